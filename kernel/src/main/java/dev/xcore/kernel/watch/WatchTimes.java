package dev.xcore.kernel.watch;

import java.time.Duration;

/**
 * How long a watcher waits.
 *
 * @param debounce a plugin is looked at when none of its files has changed for so long
 * @param stable a plugin that is gone for so long is gone; one that has been acted on is looked at
 *     once more after so long, in case that was too early
 * @param patience a plugin that is not whole, such as half a jar, is told of as it is after so long
 * @param rescan all is looked at that often, for what the system does not tell
 */
public record WatchTimes(Duration debounce, Duration stable, Duration patience, Duration rescan) {

  /** Checks that all are positive. */
  public WatchTimes {
    requirePositive("debounce", debounce);
    requirePositive("stable", stable);
    requirePositive("patience", patience);
    requirePositive("rescan", rescan);
  }

  /**
   * Returns the usual times.
   *
   * @param debounce a plugin is looked at when none of its files has changed for so long
   * @return half a second to be stable, ten seconds of patience, a look at all every five seconds
   */
  public static WatchTimes of(Duration debounce) {
    Duration half = Duration.ofMillis(500);
    return new WatchTimes(
        debounce,
        debounce.compareTo(half) > 0 ? debounce : half,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }

  private static void requirePositive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(name + " is " + time + ", must be positive");
    }
  }
}
