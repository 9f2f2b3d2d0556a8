package dev.xcore.kernel.leaks;

/**
 * The class loaders of all plugins.
 *
 * @param created since the start
 * @param collected of those, how many have left memory
 * @param pending have ended and are being looked at
 * @param leaked have ended and stay in memory now
 * @param everLeaked have been found to stay, even if they left later
 */
public record LoaderCounts(
    long created, long collected, long pending, long leaked, long everLeaked) {

  /**
   * Returns how many are in memory.
   *
   * @return serving ones and those that have ended and not left
   */
  public long alive() {
    return created - collected;
  }
}
