package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderRemovalTest {

  @TempDir private Path folder;

  @Test
  void linksAreRemovedAndNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path kept = Files.createFile(outside.resolve("kept"));
    Path top = Files.createDirectory(folder.resolve("top"));
    Files.createSymbolicLink(top.resolve("link"), outside);
    FolderRemoval.remove(top);
    assertThat(top).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aLinkInPlaceOfTheFolderIsRemovedItself() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    FolderRemoval.remove(link);
    assertThat(link).doesNotExist();
    assertThat(outside).exists();
  }

  @Test
  void foldersWithoutRightsAreOpened() throws IOException {
    Path top = Files.createDirectory(folder.resolve("top"));
    Path closed = Files.createDirectory(top.resolve("closed"));
    Files.createFile(closed.resolve("file"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    FolderRemoval.remove(top);
    assertThat(top).doesNotExist();
  }

  @Test
  void whatDoesNotExistIsRemovedAlready() throws IOException {
    FolderRemoval.remove(folder.resolve("missing"));
    assertThat(folder).isEmptyDirectory();
  }
}
