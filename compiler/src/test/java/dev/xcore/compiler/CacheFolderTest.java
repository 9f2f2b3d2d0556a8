package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

  @TempDir Path temporary;

  @Test
  void aMissingFolderIsMadeForThisUserAlone() throws IOException {
    CacheFolder folder = CacheFolder.closed(temporary.resolve("a/cache"));

    assertThat(mode(folder.path())).isEqualTo("rwx------");
  }

  @Test
  void aFolderThatOthersMayWriteIsRefused() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("cache"));
    for (String mode : List.of("rwxrwxrwx", "rwx-w----", "rwx----w-")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

      assertThatThrownBy(() -> CacheFolder.closed(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining(mode)
          .hasMessageContaining("chmod 700");
      assertThatThrownBy(() -> CacheFolder.open(path)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
    Path path = Files.createDirectory(temporary.resolve("cache"));
    UserPrincipal other =
        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(path, other);

    assertThatThrownBy(() -> CacheFolder.closed(path)).hasMessageContaining("owner nobody");
  }

  @Test
  void aLinkToAFolderIsRefused() throws IOException {
    Path real = CacheFolder.closed(temporary.resolve("real")).path();
    Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

    assertThatThrownBy(() -> CacheFolder.closed(link)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsPublishedTakesThePlaceOfWhatHadTheName() throws IOException {
    CacheFolder folder = CacheFolder.closed(temporary.resolve("cache"));
    for (String content : List.of("first", "second")) {
      Path draft = Files.writeString(folder.draft("name"), content);

      Path file = folder.publish(draft, "name");

      assertThat(file).hasContent(content);
      assertThat(names(folder)).containsExactly("name");
    }
  }

  @Test
  void othersMayReadWhatIsInAnOpenFolderOnly() throws IOException {
    for (CacheFolder folder :
        List.of(
            CacheFolder.open(temporary.resolve("open")),
            CacheFolder.closed(temporary.resolve("closed")))) {
      Path draft = Files.writeString(folder.draft("name"), "content");
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      folder.publish(draft, "name");
    }

    assertThat(mode(temporary.resolve("open"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(temporary.resolve("open/name"))).isEqualTo("rw-r--r--");
    assertThat(mode(temporary.resolve("closed/name"))).isEqualTo("rw-------");
  }

  @Test
  void theNewestOfAKindStayAndAbandonedDraftsGo() throws IOException {
    CacheFolder folder = CacheFolder.closed(temporary.resolve("cache"));
    for (int age = 0; age < 4; age++) {
      aged(folder.path().resolve("kind-" + age), age);
    }
    aged(folder.path().resolve("other"), 9);
    aged(folder.draft("fresh"), 0);
    Path abandoned = Files.createDirectory(folder.draft("abandoned"));
    Files.writeString(abandoned.resolve("file"), "");
    Files.setLastModifiedTime(abandoned, hoursAgo(2));

    folder.prune("kind-[0-9]+", 2);

    assertThat(names(folder)).hasSize(4).contains("kind-0", "kind-1", "other");
    assertThat(names(folder)).anyMatch(name -> name.startsWith("fresh."));
  }

  @Test
  void theUsersFolderIsTheConfiguredOneOrLiesInTheHome() {
    assertThat(CacheFolder.ofUser(Map.of("XDG_CACHE_HOME", "/c"))).contains(Path.of("/c/xcore"));
    assertThat(CacheFolder.ofUser(Map.of("XDG_CACHE_HOME", "relative")))
        .contains(Path.of(System.getProperty("user.home"), ".cache", "xcore"));
  }

  private static void aged(Path file, int hours) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, hoursAgo(hours));
  }

  private static FileTime hoursAgo(int hours) {
    return FileTime.from(Instant.now().minus(Duration.ofHours(hours)));
  }

  private static List<String> names(CacheFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
