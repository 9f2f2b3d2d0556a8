package dev.xcore.kernel.leaks;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A heap dump that lives as long as it is read. The virtual machine creates the file for its owner
 * only, since it holds every secret in memory.
 */
final class HeapDump {

  private static final String NAME = "unload-";
  private static final String SUFFIX = ".hprof";

  private final Path directory;
  private final long most;

  /**
   * Prepares dumps.
   *
   * @param directory where they are written; need not exist
   * @param most bytes of heap in use up to which it is dumped, and of the file up to which it is
   *     read
   */
  HeapDump(Path directory, long most) {
    this.directory = directory;
    this.most = most;
  }

  /**
   * Dumps all that is alive and reads it.
   *
   * @throws HeapDumpException if the heap is too large or the dump cannot be read
   * @throws IOException if it cannot be written
   */
  <T> T read(Function<HprofFile, T> reader) throws IOException {
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    if (used > most) {
      throw new HeapDumpException(
          "the heap has %d MB in use, more than plugins.max_heap_dump_mb allows (%d)"
              .formatted(used >> 20, most >> 20));
    }
    Files.createDirectories(directory);
    removeOld();
    Path file = directory.resolve(NAME + ProcessHandle.current().pid() + SUFFIX).toAbsolutePath();
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(file.toString(), true);
      return map(file, reader);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private <T> T map(Path file, Function<HprofFile, T> reader) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > UnloadOptions.MOST_BYTES) {
        throw new HeapDumpException("the heap dump has " + (size >> 20) + " MB");
      }
      return reader.apply(
          HprofFile.of(channel.map(MapMode.READ_ONLY, 0, size, arena).asByteBuffer()));
    }
  }

  /** Removes what a process left that was killed while it dumped. */
  private void removeOld() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, NAME + "*" + SUFFIX)) {
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    }
  }
}
