package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * System calls that a throw-away thread is to make, with all their memory and descriptors.
 *
 * <p>Everything is prepared beforehand on a normal thread, because the throw-away thread can no
 * longer open files or load classes once it has restricted itself. Closing closes the descriptors.
 */
final class SpawnPlan implements AutoCloseable {

  static final int AT_FDCWD = -100;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_TRUNC = 01000;
  static final int O_CLOEXEC = 0x80000;
  private static final int MFD_CLOEXEC = 1;
  static final int O_PATH = 0x200000;

  /** One call; its result may be stored for a later one. */
  static final class Step {

    private final String what;
    private final Syscall syscall;
    private final long[] arguments;
    private final List<MemorySegment> results;

    private Step(String what, Syscall syscall, long[] arguments, List<MemorySegment> results) {
      this.what = what;
      this.syscall = syscall;
      this.arguments = arguments;
      this.results = results;
    }

    /** Returns what completes the sentence "it cannot ...". */
    String what() {
      return what;
    }

    /** Makes the call; returns its result or a negated error number. */
    long run(SystemCalls calls) {
      long result = calls.call(syscall, arguments);
      if (result >= 0) {
        for (MemorySegment keep : results) {
          keep.set(JAVA_INT, 0, (int) result);
        }
      }
      return result;
    }
  }

  private final SystemCalls calls;
  private final Arena arena = Arena.ofShared();
  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> descriptors = new ArrayList<>();
  private final List<MemorySegment> lateDescriptors = new ArrayList<>();

  SpawnPlan(SystemCalls calls) {
    this.calls = calls;
  }

  SystemCalls calls() {
    return calls;
  }

  Arena arena() {
    return arena;
  }

  List<Step> steps() {
    return steps;
  }

  /** Returns the address of a text that lives as long as the plan. */
  long text(String text) {
    return arena.allocateFrom(text).address();
  }

  /** Opens a file now; the descriptor is closed with the plan. */
  int open(String what, Path path, int flags, int mode) {
    int descriptor = tryOpen(path, flags, mode);
    if (descriptor < 0) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN,
          "Cannot open " + path + ", " + what + ": " + ErrorNumbers.text(-descriptor) + ".",
          null);
    }
    return descriptor;
  }

  /** Opens a file now, or returns the negated error number. */
  int tryOpen(Path path, int flags, int mode) {
    return keep(
        (int) calls.call(Syscall.OPENAT, AT_FDCWD, text(path.toString()), flags | O_CLOEXEC, mode));
  }

  /** Makes a file in memory with these bytes, to be read from the start. */
  int memoryFile(byte[] content) {
    int descriptor =
        keep(
            (int)
                calls.must(
                    "make a file in memory", Syscall.MEMFD_CREATE, text("xcore"), MFD_CLOEXEC));
    MemorySegment bytes = arena.allocate(content.length);
    bytes.copyFrom(MemorySegment.ofArray(content));
    calls.must(
        "write a file in memory", Syscall.WRITE, descriptor, bytes.address(), content.length);
    calls.must("rewind a file in memory", Syscall.LSEEK, descriptor, 0, 0);
    return descriptor;
  }

  /** Closes a descriptor with the plan unless it is an error. */
  int keep(int descriptor) {
    if (descriptor >= 0) {
      descriptors.add(descriptor);
    }
    return descriptor;
  }

  /** Adds a call. */
  void step(String what, Syscall syscall, long... arguments) {
    steps.add(new Step(what, syscall, arguments, List.of()));
  }

  /** Adds the opening of a file, whose descriptor is stored and closed with the plan. */
  void openStep(String what, Path path, int flags, MemorySegment descriptor) {
    descriptor.set(JAVA_INT, 0, -1);
    lateDescriptors.add(descriptor);
    long[] arguments = {AT_FDCWD, text(path.toString()), flags | O_CLOEXEC, 0};
    steps.add(new Step(what, Syscall.OPENAT, arguments, List.of(descriptor)));
  }

  @Override
  public void close() {
    descriptors.forEach(calls::close);
    descriptors.clear();
    for (MemorySegment late : lateDescriptors) {
      calls.close(late.get(JAVA_INT, 0));
    }
    lateDescriptors.clear();
    arena.close();
  }
}
