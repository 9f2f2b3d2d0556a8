package dev.xcore.app.catalog;

/** Hears how far a transfer has come. Called often, by one thread at a time. */
@FunctionalInterface
public interface FetchProgress {

  /**
   * Tells how far it is.
   *
   * @param done bytes so far
   * @param total bytes in all; 0 if that is not known
   */
  void at(long done, long total);

  /**
   * Returns a progress that nobody watches.
   *
   * @return does nothing
   */
  static FetchProgress unwatched() {
    return (done, total) -> {};
  }
}
