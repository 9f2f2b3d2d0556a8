package dev.xcore.kernel.leaks;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What became of a version of a plugin that has ended.
 *
 * @param version of the plugin
 * @param loader number of its class loader, unique in a process
 * @param since when it ended
 * @param state whether it has left memory
 * @param holders what keeps it there, if it was found to stay
 * @param cleaned what the platform took back because the plugin had not, one line each
 */
public record UnloadReport(
    String version,
    long loader,
    Instant since,
    State state,
    List<Holder> holders,
    List<String> cleaned) {

  /** Whether a version has left memory. */
  public enum State {
    /** Nobody knows yet. */
    PENDING,
    /** It has left memory. */
    COLLECTED,
    /** It was given the time to leave and is still there. */
    LEAKED;

    /**
     * Returns the state as JSON shows it.
     *
     * @return in lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public UnloadReport {
    holders = List.copyOf(holders);
    cleaned = List.copyOf(cleaned);
  }

  UnloadReport in(State next, List<Holder> found) {
    return new UnloadReport(version, loader, since, next, found, cleaned);
  }
}
