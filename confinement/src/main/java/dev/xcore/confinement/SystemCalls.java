package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * Makes Linux system calls through the C library's {@code syscall(2)}.
 *
 * <p>One downcall handle serves everything, because every distinct one costs milliseconds when it
 * is linked. The C prototype is variadic; with integer arguments only, both supported ABIs pass
 * them alike.
 */
final class SystemCalls {

  /** The largest error number the kernel returns. */
  private static final int MAX_ERRNO = 4095;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final MethodHandle SYSCALL = link();

  private final Architecture architecture;

  private SystemCalls(Architecture architecture) {
    this.architecture = architecture;
  }

  /** Returns the calls of this machine; fails where there are none. */
  static SystemCalls ofThisMachine() {
    return new SystemCalls(Architecture.required());
  }

  Architecture architecture() {
    return architecture;
  }

  /**
   * Makes a call with up to six arguments; those left out are zero.
   *
   * @return what the kernel returned, or the negated error number
   */
  long call(Syscall syscall, long... arguments) {
    return invoke(syscall.number(architecture), arguments);
  }

  /** Makes a call that must not fail; {@code what} completes the sentence "cannot ...". */
  long must(String what, Syscall syscall, long... arguments) {
    long result = call(syscall, arguments);
    if (result < 0) {
      throw new ConfinementException(
          ConfinementException.Reason.UNSUPPORTED,
          "cannot " + what + ": " + ErrorNumbers.text((int) -result),
          null);
    }
    return result;
  }

  /** Closes a file descriptor unless it is negative. */
  void close(int descriptor) {
    if (descriptor >= 0) {
      call(Syscall.CLOSE, descriptor);
    }
  }

  private static long invoke(long number, long[] given) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result =
          (long)
              SYSCALL.invokeExact(
                  state,
                  number,
                  at(given, 0),
                  at(given, 1),
                  at(given, 2),
                  at(given, 3),
                  at(given, 4),
                  at(given, 5));
      return result == -1 ? -Math.clamp(state.get(JAVA_INT, 0), 1, MAX_ERRNO) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a system call threw", e);
    }
  }

  private static long at(long[] given, int index) {
    return index < given.length ? given[index] : 0;
  }

  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("syscall").orElseThrow(),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.captureCallState("errno"));
  }
}
