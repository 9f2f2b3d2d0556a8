package dev.xcore.kernel.install;

/** Hears how far copying or unpacking has come. Called often, by one thread at a time. */
@FunctionalInterface
public interface InstallProgress {

  /**
   * Tells how far it is.
   *
   * @param done bytes so far
   * @param total bytes in all
   */
  void at(long done, long total);

  /**
   * Returns a progress that nobody watches.
   *
   * @return does nothing
   */
  static InstallProgress unwatched() {
    return (done, total) -> {};
  }
}
