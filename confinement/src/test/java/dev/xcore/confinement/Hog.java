package dev.xcore.confinement;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A greedy program: takes as much of one thing as it gets, and says on standard error how much that
 * was.
 */
final class Hog {

  private static final int MEBIBYTE = 1 << 20;

  private Hog() {}

  /**
   * Arguments: what to take, the scratch folder, self limits as data, file, open, threads (0 for
   * none).
   */
  public static void main(String[] arguments) throws Throwable {
    Path scratch = Path.of(arguments[1]);
    SelfLimits limits = SelfLimits.none();
    for (int i = 2; i < arguments.length; i++) {
      long value = Long.parseLong(arguments[i]);
      if (value > 0) {
        limits =
            switch (i) {
              case 2 -> limits.withDataBytes(value);
              case 3 -> limits.withFileBytes(value);
              case 4 -> limits.withOpenFiles(value);
              default -> limits.withThreads(value);
            };
      }
    }
    limits.apply();
    Seal.close();
    System.err.println("got " + take(arguments[0], scratch));
    Runtime.getRuntime().halt(7);
  }

  private static long take(String what, Path scratch) throws Throwable {
    return switch (what) {
      case "nothing" -> 0;
      case "wait" -> waiting();
      case "spin" -> spinning();
      case "memory" -> memory(2000);
      case "threads" -> threads();
      case "disk" -> disk(scratch);
      case "files" -> files(scratch);
      case "one file" -> oneFile(scratch);
      case "open files" -> openFiles(scratch);
      case "nasty folder" -> nastyFolder(scratch);
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static long waiting() {
    System.err.println("waiting");
    while (true) {
      LockSupport.park();
    }
  }

  private static long spinning() {
    System.err.println("waiting");
    while (true) {
      Thread.onSpinWait();
    }
  }

  /** Takes touched native memory, which no Java limit covers. */
  private static long memory(int most) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle calloc =
        linker.downcallHandle(
            linker.defaultLookup().find("malloc").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    for (int got = 0; got < most; got++) {
      long address = (long) calloc.invokeExact((long) MEBIBYTE);
      if (address == 0) {
        return got;
      }
      java.lang.foreign.MemorySegment.ofAddress(address).reinterpret(MEBIBYTE).fill((byte) 1);
    }
    return most;
  }

  private static long threads() {
    List<Thread> threads = new ArrayList<>();
    try {
      while (threads.size() < 2000) {
        threads.add(Thread.ofPlatform().daemon().start(LockSupport::park));
      }
    } catch (OutOfMemoryError e) {
      return threads.size();
    }
    return threads.size();
  }

  private static long disk(Path scratch) throws IOException {
    long written = 0;
    try (OutputStream out = Files.newOutputStream(scratch.resolve("big"))) {
      while (written < 1000L * MEBIBYTE) {
        out.write(new byte[64 * 1024]);
        written += 64 * 1024;
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    return written / MEBIBYTE;
  }

  private static long files(Path scratch) {
    int made = 0;
    try {
      while (made < 20_000) {
        Files.createFile(scratch.resolve("f" + made));
        made++;
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    return made;
  }

  private static long oneFile(Path scratch) {
    long written = 0;
    try (OutputStream out = Files.newOutputStream(scratch.resolve("big"))) {
      while (written < 64L * MEBIBYTE) {
        out.write(new byte[MEBIBYTE]);
        written += MEBIBYTE;
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    return written / MEBIBYTE;
  }

  private static long openFiles(Path scratch) {
    List<AutoCloseable> open = new ArrayList<>();
    try {
      while (open.size() < 5000) {
        open.add(Files.newOutputStream(scratch.resolve("f")));
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    return open.size();
  }

  /** Leaves a tree deeper than a path can be. */
  private static long nastyFolder(Path scratch) throws IOException {
    String name = "d".repeat(200);
    Path deepest = scratch.resolve(name);
    Files.createDirectory(deepest);
    for (int i = 0; i < 9; i++) {
      deepest = Files.createDirectory(deepest.resolve(name));
    }
    for (int i = 0; i < 3; i++) {
      Path moved = scratch.resolve("x".repeat(200));
      Files.move(scratch.resolve(name), moved);
      Path inner = Files.createDirectory(scratch.resolve(name));
      for (int j = 0; j < 9; j++) {
        inner = Files.createDirectory(inner.resolve(name));
      }
      Files.move(moved, inner.resolve("y"));
    }
    return 1;
  }
}
