package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.WorkerHold;
import dev.xcore.kernel.sandbox.WorkerReading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a sandboxed version's workers at one moment; immutable.
 *
 * @param limits of each worker
 * @param crashes of all workers since the version serves
 * @param workers that live, by seat
 */
public record SandboxStatus(Limits limits, Crashes crashes, List<WorkerStatus> workers) {

  /** Copies the list. */
  public SandboxStatus {
    workers = List.copyOf(workers);
  }

  /**
   * Limits of each worker.
   *
   * @param memoryBytes all its memory
   * @param cpuPercent of one processor
   * @param cpuTime processor time of one call; empty for no limit
   * @param threads of the plugin
   * @param diskBytes of its scratch and data folders
   */
  public record Limits(
      long memoryBytes, int cpuPercent, Optional<Duration> cpuTime, int threads, long diskBytes) {}

  /**
   * Workers that ended though they should not.
   *
   * @param total since the version serves
   * @param recent within the window
   * @param most within the window before the plugin is given up
   * @param window in which they are counted
   * @param restarts workers that took the place of another
   * @param last how the last one ended; empty as long as none did
   */
  public record Crashes(
      long total, int recent, int most, Duration window, long restarts, Optional<String> last) {}

  /**
   * One worker.
   *
   * @param seat its number, from 0; the worker that replaces it has the same
   * @param pid its process id
   * @param hold what holds it
   * @param calls it serves now
   * @param reading what it uses
   */
  public record WorkerStatus(
      int seat, long pid, WorkerHold hold, int calls, WorkerReading reading) {}
}
