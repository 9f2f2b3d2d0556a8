package dev.xcore.compiler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the compiler process is run.
 *
 * @param heapMb its heap in MiB, at least 32
 * @param deadline for one request; the process is killed when it takes longer
 * @param queueTimeout how long a request may wait for those before it
 * @param idle after which the process ends by itself
 * @param aotDirectory a private folder of the user for the AOT cache, made when missing; empty for
 *     no cache
 * @param code the jar or folder with this package's classes
 */
public record CompilerOptions(
    int heapMb,
    Duration deadline,
    Duration queueTimeout,
    Duration idle,
    Optional<Path> aotDirectory,
    Path code) {

  /** Checks ranges. */
  public CompilerOptions {
    if (heapMb < 32) {
      throw new IllegalArgumentException("heapMb is " + heapMb + ", must be at least 32");
    }
    requirePositive("deadline", deadline);
    requirePositive("queueTimeout", queueTimeout);
    requirePositive("idle", idle);
    Objects.requireNonNull(aotDirectory, "aotDirectory is null");
    code = code.toAbsolutePath().normalize();
  }

  /**
   * Returns the defaults: 256 MiB, a minute per request, five in the queue, a minute of idleness,
   * no AOT cache.
   *
   * @return the options
   */
  public static CompilerOptions defaults() {
    return new CompilerOptions(
        256,
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofSeconds(60),
        Optional.empty(),
        CodeLocation.of(CompilerOptions.class));
  }

  /**
   * Returns the defaults with an AOT cache in the user's cache folder: {@code
   * $XDG_CACHE_HOME/xcore}, else {@code ~/.cache/xcore}.
   *
   * @param environment the environment of this process
   * @return the options; without an AOT cache if there is no such folder
   */
  public static CompilerOptions forUser(Map<String, String> environment) {
    return CacheFolder.ofUser(environment)
        .map(defaults()::withAotDirectory)
        .orElseGet(CompilerOptions::defaults);
  }

  /**
   * Changes the folder of the AOT cache.
   *
   * @param directory made with mode 0700 when missing
   * @return changed options
   */
  public CompilerOptions withAotDirectory(Path directory) {
    return new CompilerOptions(
        heapMb, deadline, queueTimeout, idle, Optional.of(directory.toAbsolutePath()), code);
  }

  /**
   * Changes limits.
   *
   * @param newHeapMb heap in MiB
   * @param newDeadline for one request
   * @param newIdle after which the process ends by itself
   * @return changed options
   */
  public CompilerOptions withLimits(int newHeapMb, Duration newDeadline, Duration newIdle) {
    return new CompilerOptions(newHeapMb, newDeadline, queueTimeout, newIdle, aotDirectory, code);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }
}
