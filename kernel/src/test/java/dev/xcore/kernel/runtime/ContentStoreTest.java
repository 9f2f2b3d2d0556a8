package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  @TempDir Path folder;
  private ContentStore store;

  @BeforeEach
  void open() {
    store = new ContentStore(folder.resolve("store"));
  }

  @Test
  void whatIsPublishedIsFound() throws IOException {
    publish("a/1", "content");

    assertThat(store.find("a/1").orElseThrow().directory().resolve("file")).hasContent("content");
    assertThat(store.find("a/2")).isEmpty();
  }

  @Test
  void aFolderThatMissesAFileIsNotFoundAndIsReplaced() throws IOException {
    Path directory = publish("a/1", "content");
    Files.delete(directory.resolve("file"));

    assertThat(store.find("a/1")).isEmpty();
    assertThat(publish("a/1", "content").resolve("file")).hasContent("content");
  }

  @Test
  void aFolderWithAChangedSizeIsNotFound() throws IOException {
    Files.writeString(publish("a/1", "content").resolve("file"), "");

    assertThat(store.find("a/1")).isEmpty();
  }

  @Test
  void aFolderWhoseMarkerWasCutOffIsNotFound() throws IOException {
    Files.writeString(publish("a/1", "content").resolve(ContentStore.MARKER), "");

    assertThat(store.find("a/1")).isEmpty();
  }

  @Test
  void theFirstOfTwoDraftsWithOneNameWins() throws IOException {
    Path first = publish("a/1", "content");
    Path second = publish("a/1", "content");

    assertThat(second).isEqualTo(first);
    try (Stream<Path> children = Files.list(folder.resolve("store"))) {
      assertThat(children).extracting(path -> path.getFileName().toString()).containsExactly("a");
    }
  }

  @Test
  void pruningKeepsWhatIsInUseAndWhatWasUsedLast() throws IOException {
    ContentStore.Lease used = lease("a/1");
    Path old = publish("a/2", "x");
    Path recent = publish("a/3", "x");
    Path other = publish("b/1", "x");
    age(old, 200);
    age(recent, 100);
    age(used.directory(), 300);

    store.prune("a", 1);

    assertThat(used.directory()).exists();
    assertThat(recent).exists();
    assertThat(old).doesNotExist();
    assertThat(other).exists();

    used.close();
    used.close();
    store.prune("a", 1);
    assertThat(used.directory()).doesNotExist();
  }

  @Test
  void abandonedDraftsAreRemovedAndFreshOnesAreNot() throws IOException {
    Path fresh = store.draft();
    Path abandoned = store.draft();
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));

    store.removeAbandoned();

    assertThat(fresh).exists();
    assertThat(abandoned).doesNotExist();
  }

  private Path publish(String name, String content) throws IOException {
    try (ContentStore.Lease lease = lease(name, content)) {
      return lease.directory();
    }
  }

  private ContentStore.Lease lease(String name) throws IOException {
    return lease(name, "x");
  }

  private ContentStore.Lease lease(String name, String content) throws IOException {
    Path draft = store.draft();
    Files.writeString(draft.resolve("file"), content);
    return store.publish(draft, name);
  }

  private static void age(Path directory, int seconds) throws IOException {
    Files.setLastModifiedTime(
        directory.resolve(ContentStore.MARKER), FileTime.from(Instant.now().minusSeconds(seconds)));
  }
}
