package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.signing.Ed25519Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryPublisherTest {

  @TempDir Path root;
  private RegistryFixture fixture;

  @BeforeEach
  void make() throws IOException {
    fixture = new RegistryFixture(root);
    fixture.publisher().init();
  }

  @Test
  void publishingTheSameArchiveAgainChangesNothing() throws IOException {
    Path archive = fixture.archive("users", "1.0.0");
    fixture.publisher().publish(archive, RegistryFixture.reader());
    byte[] before = Files.readAllBytes(fixture.index());

    fixture.publisher().publish(archive, RegistryFixture.reader());

    assertThat(fixture.index()).hasBinaryContent(before);
  }

  @Test
  void aPublishedVersionNeverChanges() throws IOException {
    Release first = fixture.publish("users", "1.0.0+a");
    byte[] archive = Files.readAllBytes(fixture.folder.resolve(first.path()));

    assertThatThrownBy(() -> fixture.publish("users", "1.0.0+a", "description: other"))
        .hasMessageContaining("users 1.0.0+a was published before with other content")
        .hasMessageContaining("raise the version");
    assertThatThrownBy(() -> fixture.publish("users", "1.0.0+b"))
        .hasMessageContaining("was published before");
    assertThat(fixture.folder.resolve(first.path())).hasBinaryContent(archive);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void anArchiveWithoutEntryIsReplaced() throws IOException {
    Path orphan = fixture.folder.resolve("users/users-1.0.0.jar");
    Files.createDirectories(orphan.getParent());
    Files.writeString(orphan, "half of a publication that was killed");

    Release release = fixture.publish("users", "1.0.0");

    assertThat(Sha256.of(orphan)).isEqualTo(release.archive().sha256());
  }

  @Test
  void anIndexThatSomebodyElseChangedIsNotSigned() throws IOException {
    fixture.publish("users", "1.0.0");
    Files.writeString(
        fixture.index(), Files.readString(fixture.index()).replace("trusted", "sandboxed"));

    assertThatThrownBy(() -> fixture.publish("users", "1.1.0"))
        .hasMessageContaining("changed after it was signed");
    assertThatThrownBy(() -> fixture.publisher().renew())
        .hasMessageContaining("changed after it was signed");
  }

  @Test
  void aSignedRegistryWantsItsKey() throws IOException {
    assertThatThrownBy(() -> fixture.publisher(new KeyPair[0]).renew())
        .hasMessageContaining("--key");
    KeyPair stranger = Ed25519Keys.generate();
    assertThatThrownBy(() -> fixture.publisher(stranger).renew())
        .hasMessageContaining("is signed by " + Ed25519Keys.id(fixture.key.getPublic()));
  }

  @Test
  void keysAreChangedByATimeWithBoth() throws IOException {
    KeyPair next = Ed25519Keys.generate();
    fixture.publisher(fixture.key, next).renew();
    try (Registry registry = fixture.open()) {
      assertThat(registry.index().serial()).isEqualTo(2);
    }

    fixture.publisher(next).renew();

    fixture.pass(java.time.Duration.ofMinutes(11));
    try (Registry registry = fixture.open()) {
      assertThatThrownBy(registry::index)
          .hasMessageContaining("is signed by " + Ed25519Keys.id(next.getPublic()));
    }
  }

  @Test
  void aYankedVersionStaysButIsMarked() throws IOException {
    fixture.publish("users", "1.0.0");
    fixture.publish("users", "1.1.0");

    fixture.publisher().yank("users", "1.1.0", true);

    try (Registry registry = fixture.open()) {
      assertThat(registry.index().search("USE"))
          .extracting(Release::label)
          .containsExactly("users 1.0.0");
      assertThat(registry.index().find("users", "1.1.0").orElseThrow().yanked()).isTrue();
    }
    assertThatThrownBy(() -> fixture.publisher().yank("users", "9.9.9", true))
        .hasMessageContaining("it has: 1.1.0 (yanked), 1.0.0");
  }

  @Test
  void publishersWaitForEachOtherAndNothingIsLost() throws Exception {
    int publishers = 8;
    List<Path> archives = new ArrayList<>();
    for (int i = 0; i < publishers; i++) {
      archives.add(fixture.archive("plugin-" + i, "1.0.0"));
    }
    List<Future<Release>> published = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Path archive : archives) {
        published.add(
            threads.submit(() -> fixture.publisher().publish(archive, RegistryFixture.reader())));
      }
      for (Future<Release> each : published) {
        each.get(30, TimeUnit.SECONDS);
      }
    }

    try (Registry registry = fixture.open()) {
      RegistryIndex index = registry.index();
      assertThat(index.plugins()).hasSize(publishers);
      assertThat(index.serial()).isEqualTo(publishers + 1);
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatIsNoPluginIsRefusedByItsOwnName() throws IOException {
    Path text = Files.writeString(root.resolve("notes.jar"), "text");

    assertThatThrownBy(() -> fixture.publisher().publish(text, RegistryFixture.reader()))
        .hasMessageContaining("notes.jar is no sound plugin")
        .message()
        .doesNotContain(".publish-");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aRegistryIsMadeOnce() {
    assertThatThrownBy(() -> fixture.publisher().init()).hasMessageContaining("already");
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(fixture.folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\.(new|publish)-.*"))
          .toList();
    }
  }
}
