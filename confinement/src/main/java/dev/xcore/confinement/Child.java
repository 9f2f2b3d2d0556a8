package dev.xcore.confinement;

/** A running child process, however it was started. */
sealed interface Child permits NativeChild, JavaChild {

  /** Returns the id of the process that was started. */
  long pid();

  /** Kills it and never anyone else; does nothing if it has ended. */
  void kill();
}
