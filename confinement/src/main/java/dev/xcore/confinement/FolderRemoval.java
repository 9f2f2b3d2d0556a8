package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes a folder that a hostile process has filled: links are removed, not followed; folders that
 * it closed are opened; trees too deep for a path are moved up first.
 */
final class FolderRemoval {

  /** Far enough below the 4096 bytes of a path to leave room for a name. */
  private static final int LONG_PATH = 2000;

  private final Path top;
  private int moved;

  private FolderRemoval(Path top) {
    this.top = top;
  }

  /** Removes a folder with all it holds; does nothing if it does not exist. */
  static void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(folder);
      return;
    }
    FolderRemoval removal = new FolderRemoval(folder);
    boolean again = true;
    while (again) {
      removal.moved = 0;
      removal.empty(folder);
      again = removal.moved > 0;
    }
    Files.deleteIfExists(folder);
  }

  /** Removes a temporary file that nobody misses when it stays. */
  static void quietly(@Nullable Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }

  private void empty(Path folder) throws IOException {
    for (Path entry : entries(folder)) {
      if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(entry);
      } else if (entry.toString().length() > LONG_PATH) {
        Files.move(entry, top.resolve(".deep-" + System.nanoTime() + "-" + moved++));
      } else {
        empty(entry);
        Files.deleteIfExists(entry);
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try {
      return list(folder);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.nio.file.AccessDeniedException e) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return list(folder);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }
}
