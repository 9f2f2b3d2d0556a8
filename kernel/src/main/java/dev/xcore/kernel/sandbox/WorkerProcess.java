package dev.xcore.kernel.sandbox;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The process of a worker, as the operating system knows it. Thread safe. */
interface WorkerProcess {

  /** Its process id. */
  long pid();

  /** Kills it at once; harmless when it has ended. */
  void kill();

  /** Completed when it has ended and what it had is released. */
  CompletableFuture<WorkerEnd> ended();

  /** What it uses now. */
  WorkerUsage usage();

  /** The processor time it has burnt so far, in nanoseconds: read faster than all the rest. */
  long cpuNanos();

  /** The most that its scratch and data folders may hold, in bytes. */
  long diskLimit();

  /** Its data folder as it sees it; empty if it may not use it. */
  Optional<Path> data();

  /** What holds it. */
  WorkerHold hold();
}
