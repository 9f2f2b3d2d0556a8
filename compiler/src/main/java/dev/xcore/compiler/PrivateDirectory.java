package dev.xcore.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder that only this user can read; closing removes it. */
final class PrivateDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PrivateDirectory.class);

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  static PrivateDirectory create() {
    try {
      return new PrivateDirectory(Files.createTempDirectory("xcore-compiler-"));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made for the compiler", e);
    }
  }

  Path path() {
    return path;
  }

  /** Removes the folder with all it holds. Harmless when repeated, also by two threads at once. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      log.warn("folder={} left=true reason={}", path, e.toString());
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
