package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * Resource limits that a process sets on itself; lowering needs no privilege and cannot be undone.
 * Core dumps are switched off with them.
 *
 * @param dataBytes private memory, heap included (RLIMIT_DATA); more is answered with an
 *     out-of-memory error; empty leaves it
 * @param fileBytes size of any one file written (RLIMIT_FSIZE); empty leaves it
 * @param openFiles number of open descriptors (RLIMIT_NOFILE); empty leaves it
 * @param threads threads and processes of this user on the machine (RLIMIT_NPROC): only of use
 *     where the user is this process's own; empty leaves it
 */
public record SelfLimits(
    OptionalLong dataBytes, OptionalLong fileBytes, OptionalLong openFiles, OptionalLong threads) {

  private static final int RLIMIT_FSIZE = 1;
  private static final int RLIMIT_DATA = 2;
  private static final int RLIMIT_CORE = 4;
  private static final int RLIMIT_NPROC = 6;
  private static final int RLIMIT_NOFILE = 7;

  /** Checks that no limit is negative. */
  public SelfLimits {
    require("dataBytes", dataBytes);
    require("fileBytes", fileBytes);
    require("openFiles", openFiles);
    require("threads", threads);
  }

  /**
   * Returns limits that leave everything as it is.
   *
   * @return no limits
   */
  public static SelfLimits none() {
    return new SelfLimits(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * Returns these limits with another one on private memory.
   *
   * @param bytes at least 0
   * @return the limits
   */
  public SelfLimits withDataBytes(long bytes) {
    return new SelfLimits(OptionalLong.of(bytes), fileBytes, openFiles, threads);
  }

  /**
   * Returns these limits with another one on the size of a file.
   *
   * @param bytes at least 0
   * @return the limits
   */
  public SelfLimits withFileBytes(long bytes) {
    return new SelfLimits(dataBytes, OptionalLong.of(bytes), openFiles, threads);
  }

  /**
   * Returns these limits with another one on open descriptors.
   *
   * @param count at least 0
   * @return the limits
   */
  public SelfLimits withOpenFiles(long count) {
    return new SelfLimits(dataBytes, fileBytes, OptionalLong.of(count), threads);
  }

  /**
   * Returns these limits with another one on threads.
   *
   * @param count at least 0
   * @return the limits
   */
  public SelfLimits withThreads(long count) {
    return new SelfLimits(dataBytes, fileBytes, openFiles, OptionalLong.of(count));
  }

  /**
   * Sets the limits on the calling process.
   *
   * @throws ConfinementException if this is not Linux, or a limit is above what the process may
   *     have
   */
  public void apply() {
    SystemCalls calls = SystemCalls.ofThisMachine();
    set(calls, "RLIMIT_CORE", RLIMIT_CORE, OptionalLong.of(0));
    set(calls, "RLIMIT_DATA", RLIMIT_DATA, dataBytes);
    set(calls, "RLIMIT_FSIZE", RLIMIT_FSIZE, fileBytes);
    set(calls, "RLIMIT_NOFILE", RLIMIT_NOFILE, openFiles);
    set(calls, "RLIMIT_NPROC", RLIMIT_NPROC, threads);
  }

  private static void set(SystemCalls calls, String name, int resource, OptionalLong wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    long value = wanted.getAsLong();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(16, 8);
      limit.set(JAVA_LONG, 0, value);
      limit.set(JAVA_LONG, 8, value);
      long result = calls.call(Syscall.PRLIMIT64, 0, resource, limit.address());
      if (result < 0) {
        throw new ConfinementException(
            ConfinementException.Reason.LIMIT,
            "The limit "
                + name
                + " cannot be set to "
                + value
                + ": "
                + ErrorNumbers.text((int) -result)
                + "; a process can only lower what it has.",
            null);
      }
    }
  }

  private static void require(String name, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < 0) {
      throw new IllegalArgumentException(name + " is negative: " + value.getAsLong());
    }
  }
}
