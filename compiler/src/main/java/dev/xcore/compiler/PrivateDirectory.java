package dev.xcore.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder that only this user can read; closing removes it. */
public final class PrivateDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PrivateDirectory.class);

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes a folder.
   *
   * @param purpose the middle of its name, such as {@code compiler}
   * @return the folder
   * @throws UncheckedIOException if there is no room for temporary files
   */
  public static PrivateDirectory create(String purpose) {
    try {
      return new PrivateDirectory(Files.createTempDirectory("xcore-" + purpose + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made for the " + purpose, e);
    }
  }

  /**
   * Returns where the folder is.
   *
   * @return an absolute path
   */
  public Path path() {
    return path;
  }

  /** Removes the folder with all it holds. Harmless when repeated, also by two threads at once. */
  @Override
  public void close() {
    try {
      FolderRemoval.remove(path);
    } catch (IOException e) {
      log.warn("folder={} left=true reason={}", path, e.toString());
    }
  }
}
