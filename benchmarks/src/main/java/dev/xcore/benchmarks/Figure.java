package dev.xcore.benchmarks;

import java.util.Optional;

/**
 * One measured number.
 *
 * @param name what was measured
 * @param value the number
 * @param unit its unit
 * @param peer what stands beside it, measured in the same run
 * @param budget what the project holds itself to
 */
public record Figure(
    String name, double value, String unit, Optional<Peer> peer, Optional<Budget> budget) {

  /**
   * The same work done by something else.
   *
   * @param name who
   * @param value its number, in the same unit
   */
  public record Peer(String name, double value) {}

  /**
   * A promise.
   *
   * @param text as SPECIFICATION.md has it
   * @param isKept whether this run kept it
   */
  public record Budget(String text, boolean isKept) {}

  /**
   * Makes a figure on its own.
   *
   * @param name what was measured
   * @param value the number
   * @param unit its unit
   * @return the figure
   */
  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, Optional.empty(), Optional.empty());
  }

  /**
   * Sets a peer beside it.
   *
   * @param peerName who
   * @param peerValue its number, in the same unit
   * @return this figure with the peer
   */
  public Figure beside(String peerName, double peerValue) {
    return new Figure(name, value, unit, Optional.of(new Peer(peerName, peerValue)), budget);
  }

  /**
   * Promises a number at most this large.
   *
   * @param limit the largest that keeps the promise
   * @return this figure with the budget
   */
  public Figure atMost(double limit) {
    String text = "at most " + Report.number(limit) + " " + unit;
    return new Figure(name, value, unit, peer, Optional.of(new Budget(text, value <= limit)));
  }

  /**
   * Promises a number at least this large.
   *
   * @param limit the smallest that keeps the promise
   * @return this figure with the budget
   */
  public Figure atLeast(double limit) {
    String text = "at least " + Report.number(limit) + " " + unit;
    return new Figure(name, value, unit, peer, Optional.of(new Budget(text, value >= limit)));
  }

  /**
   * Promises a share of what the peer does.
   *
   * @param share 0.8 for 80 percent
   * @return this figure with the budget
   */
  public Figure atLeastOfPeer(double share) {
    boolean isKept = ratio().filter(ratio -> ratio >= share).isPresent();
    String text = "at least " + Math.round(share * 100) + " % of the peer";
    return new Figure(name, value, unit, peer, Optional.of(new Budget(text, isKept)));
  }

  /**
   * Promises at most so many times what the peer takes.
   *
   * @param times 1.3 for 30 percent more
   * @return this figure with the budget
   */
  public Figure atMostOfPeer(double times) {
    boolean isKept = ratio().filter(ratio -> ratio <= times).isPresent();
    String text = "at most " + Math.round(times * 100) + " % of the peer";
    return new Figure(name, value, unit, peer, Optional.of(new Budget(text, isKept)));
  }

  /**
   * Relates the number to the peer's.
   *
   * @return number divided by the peer's, empty without one
   */
  public Optional<Double> ratio() {
    return peer.filter(other -> other.value() != 0).map(other -> value / other.value());
  }
}
