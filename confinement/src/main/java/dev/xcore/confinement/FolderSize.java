package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Measures a folder that is being written to. */
public final class FolderSize {

  /** What the smallest file takes. */
  private static final long BLOCK = 4096;

  private FolderSize() {}

  /**
   * Adds up what is in a folder: each file and folder counts at least a block, so that many small
   * ones count too. Links are not followed; what vanishes meanwhile is not counted.
   *
   * @param folder the folder
   * @param enough how many bytes end the search
   * @return bytes; 0 if there is no such folder
   */
  public static long of(Path folder, long enough) {
    Sum sum = new Sum(enough);
    try {
      Files.walkFileTree(folder, sum);
    } catch (IOException e) {
      // It has been removed under the search: what was seen stands.
      return sum.bytes;
    }
    return sum.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {

    private final long enough;
    private long bytes;

    Sum(long enough) {
      this.enough = enough;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += Math.max(BLOCK, attributes.size());
      return bytes > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException failure) {
      bytes += BLOCK;
      return bytes > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }
}
