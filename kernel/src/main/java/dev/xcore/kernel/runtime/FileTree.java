package dev.xcore.kernel.runtime;

import dev.xcore.compiler.FolderRemoval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all below it. */
public final class FileTree {

  private FileTree() {}

  /** Lists regular files in the order of their names; empty if the folder does not exist. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Removes a file, link or folder with all below it; harmless if it is not there, or somebody else
   * removes it too.
   *
   * @param folder what to remove; links are removed, not followed
   * @throws IOException if something cannot be removed
   */
  public static void delete(Path folder) throws IOException {
    FolderRemoval.remove(folder);
  }
}
