package dev.xcore.kernel.watch;

import dev.xcore.kernel.runtime.PluginContent;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;

/**
 * A number that differs when a file of a plugin was written, added or removed; made without reading
 * any file. Used by one thread.
 */
final class FileTimes extends SimpleFileVisitor<Path> {

  /** Of something that is not there. */
  static final long NOTHING = 0;

  private final Path base;
  private long sum = 1;
  private FileTime youngest = FileTime.fromMillis(0);

  private FileTimes(Path base) {
    this.base = base;
  }

  /** Looks at a plugin's folder or jar, links followed. */
  static long of(Path location) {
    try {
      FileTimes times = new FileTimes(location.toRealPath());
      Files.walkFileTree(times.base, times);
      return times.sum;
    } catch (IOException gone) {
      return NOTHING;
    }
  }

  /** Returns when something in a plugin's folder or jar was last written, links followed. */
  static Instant lastWrite(Path location) {
    try {
      FileTimes times = new FileTimes(location.toRealPath());
      Files.walkFileTree(times.base, times);
      return times.youngest.toInstant();
    } catch (IOException gone) {
      return Instant.EPOCH;
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return folder.equals(base) || PluginContent.holds(path(folder) + "/x")
        ? FileVisitResult.CONTINUE
        : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String path = path(file);
    if (PluginContent.holds(path)) {
      FileTime written = attributes.lastModifiedTime();
      youngest = written.compareTo(youngest) > 0 ? written : youngest;
      // Added up, since the order of files in a folder may change.
      sum +=
          Objects.hash(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey())
              * 0x9E3779B97F4A7C15L;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE; // Gone between listing and looking, or not for us to read.
  }

  private String path(Path file) {
    return base.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
