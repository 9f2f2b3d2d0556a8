package dev.xcore.services.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a storage on disk does with files. */
class DiskStoreTest {

  @TempDir private Path folder;

  private ObjectStore store() {
    DiskStore store = new DiskStore(folder.resolve("files"));
    store.check();
    return store;
  }

  @Test
  void namesOfFilesMeanNothingToTheFileSystem() {
    ObjectStore store = store();
    for (String key : List.of("~/x", "con", ".hidden/.x", "a:b*?", "x+/y+", "%2e%2e/z")) {
      store.begin(key).commit();
      assertThat(store.stat(key)).isPresent();
      assertThat(store.list(key, "", 10)).hasSize(1);
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    ObjectStore store = store();
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path root = folder.resolve("files");
    Files.createSymbolicLink(root.resolve("link"), secret);
    Files.createSymbolicLink(root.resolve("out+"), outside);
    assertThat(store.stat("link")).isEmpty();
    assertThatThrownBy(() -> store.begin("out/x").commit())
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("leads out of the storage");
    assertThat(store.list("", "", 10)).isEmpty();
    try (Stream<Path> files = Files.list(outside)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void draftsAreNoObjects() throws IOException {
    ObjectStore store = store();
    ObjectStore.Upload upload = store.begin("a");
    upload.append(new byte[] {1});
    assertThat(store.list("", "", 10)).isEmpty();
    upload.abort();
    upload.abort();
    try (Stream<Path> files = Files.list(folder.resolve("files/.uploads"))) {
      assertThat(files).isEmpty();
    }
  }
}
