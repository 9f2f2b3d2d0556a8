package dev.xcore.kernel.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * What holds a worker.
 *
 * @param level how far: {@code kernel} or {@code process}
 * @param mechanisms of the operating system, by the names people read
 * @param user the id it runs as; empty for the server's
 */
public record WorkerHold(String level, List<String> mechanisms, Optional<Integer> user) {

  /** A process that nothing holds: it runs the platform's own code. */
  static final WorkerHold NONE = new WorkerHold("none", List.of(), Optional.empty());

  /** Copies the list. */
  public WorkerHold {
    mechanisms = List.copyOf(mechanisms);
  }
}
