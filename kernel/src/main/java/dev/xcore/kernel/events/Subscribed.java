package dev.xcore.kernel.events;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a plugin: it outlives the plugin's versions, which take turns as its target.
 * Thread safe.
 *
 * @param <O> how it takes what it takes
 * @param <T> its code
 */
public abstract sealed class Subscribed<O, T extends SubscriptionTarget> permits Hook, Subscriber {

  private final SubscriptionKey key;
  private final String label;
  private final O options;
  private final long order;
  private final Duration timeout;
  private final Suspension suspension = new Suspension(System::nanoTime);
  private final LongAdder handled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile @Nullable T target;

  Subscribed(SubscriptionKey key, String kind, O options, long order, Duration timeout) {
    this.key = key;
    this.label = kind + " " + key.name();
    this.options = options;
    this.order = order;
    this.timeout = timeout;
  }

  /**
   * Returns what tells it from the plugin's other subscriptions.
   *
   * @return the key
   */
  public final SubscriptionKey key() {
    return key;
  }

  /**
   * Names the handler, for messages.
   *
   * @return always the same
   */
  public final String label() {
    return label;
  }

  /**
   * Returns whose it is.
   *
   * @return a plugin's name
   */
  public final String plugin() {
    return key.plugin();
  }

  /**
   * Returns the names it takes.
   *
   * @return a name or a pattern
   */
  public final String pattern() {
    return key.pattern();
  }

  /**
   * Returns how it takes them.
   *
   * @return the options, without what belongs to its code
   */
  public final O options() {
    return options;
  }

  /**
   * Returns how long its code may take.
   *
   * @return positive
   */
  public final Duration timeout() {
    return timeout;
  }

  /** Returns its place among those of other ranks, lowest first. */
  abstract int rank();

  /** Returns its place among those of the same rank, lowest first. */
  final long order() {
    return order;
  }

  /** Whether a subscription of the next version with these options is this one. */
  abstract boolean isContinuedWith(O next);

  final boolean isContinuedBy(SubscriptionKey other, O next) {
    return key.equals(other) && isContinuedWith(next);
  }

  /**
   * Returns the code that it reaches now.
   *
   * @return null while no version of the plugin is there
   */
  public final @Nullable T target() {
    return target;
  }

  /** Reaches other code from now on; null for none. */
  final void target(@Nullable T next) {
    target = next;
  }

  /**
   * Returns what keeps everything from code that overruns.
   *
   * @return its own
   */
  public final Suspension suspension() {
    return suspension;
  }

  /** Counts what was taken. */
  public final void handled() {
    handled.increment();
  }

  /** Counts something at which the code has failed. */
  public final void failed() {
    failed.increment();
  }

  final long handledSoFar() {
    return handled.sum();
  }

  final long failedSoFar() {
    return failed.sum();
  }

  @Override
  public String toString() {
    return "subscription " + key;
  }
}
