package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretStoreTest {

  @TempDir Path folder;

  private SecretStore store() {
    return SecretStore.in(folder.resolve("var/secrets"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void secretIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    String secret = store().secret("admin-token");

    assertThat(secret).matches("[A-Za-z0-9_-]{43}");
    assertThat(store().secret("admin-token")).isEqualTo(secret);
    assertThat(store().secret("other")).isNotEqualTo(secret);
    assertThat(permissions(folder.resolve("var/secrets"))).isEqualTo("rwx------");
    assertThat(permissions(store().file("admin-token"))).isEqualTo("rw-------");
  }

  @Test
  void threadsThatRaceSeeOneSecretAndLeaveNoDrafts() throws Exception {
    Set<String> seen = new HashSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        calls.add(() -> store().secret("admin-token"));
      }
      for (Future<String> result : executor.invokeAll(calls)) {
        seen.add(result.get());
      }
    }

    assertThat(seen).hasSize(1);
    try (Stream<Path> files = Files.list(folder.resolve("var/secrets"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void folderThatIsOpenIsClosed() throws IOException {
    Files.createDirectories(folder.resolve("var/secrets"));
    Files.setPosixFilePermissions(
        folder.resolve("var/secrets"), PosixFilePermissions.fromString("rwxr-xr-x"));

    store().secret("a");

    assertThat(permissions(folder.resolve("var/secrets"))).isEqualTo("rwx------");
  }

  @Test
  void secretThatOthersCanReadIsRefused() throws IOException {
    store().secret("a");
    Files.setPosixFilePermissions(store().file("a"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> store().secret("a"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s can be read by others; run: chmod 600 %s"
                .formatted(store().file("a"), store().file("a")));
  }

  @Test
  void linksAndEmptyFilesAreRefused() throws IOException {
    store().secret("a");
    Files.createSymbolicLink(store().file("link"), store().file("a"));
    assertThatThrownBy(() -> store().secret("link"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must be a file, and no link");

    Files.writeString(store().file("a"), "\n");
    assertThatThrownBy(() -> store().secret("a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty; delete it to have a new one made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../a", "a/b", "A", ".hidden", "a\0"})
  void nameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> store().secret(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
