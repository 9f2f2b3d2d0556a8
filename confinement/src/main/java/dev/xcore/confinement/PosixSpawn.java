package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The C library's posix_spawn, which starts a program from the calling thread without any Java code
 * in between: {@code java.lang.Process} would leave a thread of the caller's confinement behind.
 */
final class PosixSpawn {

  private static final String CHANGE_DIRECTORY = "posix_spawn_file_actions_addchdir_np";
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";
  private static final short SET_SIGNAL_DEFAULTS = 0x04;
  private static final short SET_SIGNAL_MASK = 0x08;
  private static final short NEW_SESSION = 0x80;
  private static final long STRUCT_BYTES = 512;
  private static final long SIGNAL_SET_BYTES = 128;

  private final MethodHandle spawn = handle("posix_spawn", 6);
  private final MethodHandle initActions = handle("posix_spawn_file_actions_init", 1);
  private final MethodHandle initAttributes = handle("posix_spawnattr_init", 1);
  private final MethodHandle setSignalMask = handle("posix_spawnattr_setsigmask", 2);
  private final MethodHandle setSignalDefaults = handle("posix_spawnattr_setsigdefault", 2);
  private final MethodHandle destroyActions = handle("posix_spawn_file_actions_destroy", 1);
  private final MethodHandle changeDirectory = handle(CHANGE_DIRECTORY, 2);
  private final MethodHandle duplicate =
      handle(
          "posix_spawn_file_actions_adddup2",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private final MethodHandle closeFrom =
      handle(CLOSE_FROM, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle setFlags =
      handle("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));

  /** Tells whether the C library has all that is needed. */
  static boolean isAvailable() {
    return Architecture.current().isPresent()
        && Linker.nativeLinker().defaultLookup().find(CLOSE_FROM).isPresent();
  }

  /** Everything that one start needs, in native memory. */
  record Prepared(
      MemorySegment pid,
      MemorySegment path,
      MemorySegment actions,
      MemorySegment attributes,
      MemorySegment arguments,
      MemorySegment environment) {}

  /**
   * Prepares a start: the descriptors become 0, 1, 2 and so on, all others are closed, no signal is
   * blocked or ignored, and the process leads a session of its own and starts in a directory.
   */
  Prepared prepare(
      Arena arena,
      List<String> command,
      List<String> environment,
      List<Integer> descriptors,
      Path directory) {
    try {
      return tryPrepare(arena, command, environment, descriptors, directory);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a downcall threw", e);
    }
  }

  private Prepared tryPrepare(
      Arena arena,
      List<String> command,
      List<String> environment,
      List<Integer> descriptors,
      Path directory)
      throws Throwable {
    MemorySegment actions = arena.allocate(STRUCT_BYTES, 16);
    MemorySegment attributes = arena.allocate(STRUCT_BYTES, 16);
    MemorySegment signals = arena.allocate(SIGNAL_SET_BYTES, 8);
    check((int) initActions.invokeExact(actions));
    check((int) initAttributes.invokeExact(attributes));
    check((int) setSignalMask.invokeExact(attributes, signals));
    check((int) setSignalDefaults.invokeExact(attributes, every(arena)));
    short flags = SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | NEW_SESSION;
    check((int) setFlags.invokeExact(attributes, flags));
    for (int i = 0; i < descriptors.size(); i++) {
      int descriptor = descriptors.get(i);
      check((int) duplicate.invokeExact(actions, descriptor, i));
    }
    MemorySegment start = arena.allocateFrom(directory.toString());
    check((int) changeDirectory.invokeExact(actions, start));
    int first = descriptors.size();
    check((int) closeFrom.invokeExact(actions, first));
    return new Prepared(
        arena.allocate(8, 8),
        arena.allocateFrom(command.getFirst()),
        actions,
        attributes,
        strings(arena, command),
        strings(arena, environment));
  }

  /** Starts; returns 0 or an error number. The id is in {@link Prepared#pid}. */
  int start(Prepared prepared) throws Throwable {
    return (int)
        spawn.invokeExact(
            prepared.pid,
            prepared.path,
            prepared.actions,
            prepared.attributes,
            prepared.arguments,
            prepared.environment);
  }

  /** Frees what the C library allocated for a start. */
  void free(Prepared prepared) {
    try {
      check((int) destroyActions.invokeExact(prepared.actions));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a downcall threw", e);
    }
  }

  private static MemorySegment every(Arena arena) {
    MemorySegment signals = arena.allocate(SIGNAL_SET_BYTES, 8);
    signals.asSlice(0, 8).fill((byte) 0xff);
    // Signals 32 and 33 belong to the C library, which refuses to touch them.
    signals.set(JAVA_BYTE, 3, (byte) 0x7f);
    signals.set(JAVA_BYTE, 4, (byte) 0xfe);
    return signals;
  }

  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment table = arena.allocate(8L * (texts.size() + 1), 8);
    for (int i = 0; i < texts.size(); i++) {
      table.set(JAVA_LONG, 8L * i, arena.allocateFrom(texts.get(i)).address());
    }
    return table;
  }

  private static void check(int error) {
    if (error != 0) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN,
          "The start of a process cannot be prepared: " + ErrorNumbers.text(error) + ".",
          null);
    }
  }

  private static MethodHandle handle(String name, int addresses) {
    MemoryLayout[] parameters =
        Stream.generate(() -> ADDRESS).limit(addresses).toArray(MemoryLayout[]::new);
    return handle(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
