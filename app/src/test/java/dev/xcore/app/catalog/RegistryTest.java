package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.signing.Ed25519Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

  @TempDir Path root;
  private RegistryFixture fixture;

  @BeforeEach
  void make() throws IOException {
    fixture = new RegistryFixture(root);
    fixture.publisher().init();
  }

  @Test
  void whatIsPublishedIsFoundAndFetched() throws IOException {
    Release published =
        fixture.publish(
            "users",
            "1.2.0",
            "description: Accounts",
            "license: MIT",
            "tags: [auth]",
            "framework_version: ^1",
            "requires: [\"mail: ^2\"]",
            "permissions: [\"event:user.created:publish\"]");

    try (Registry registry = fixture.open()) {
      Release release = registry.index().require("users").getFirst();

      assertThat(release).isEqualTo(published);
      assertThat(release.requires().getFirst().range().toString()).isEqualTo("^2");
      assertThat(release.permissions().orElseThrow()).hasSize(1);
      Path fetched = registry.fetch(release, root, FetchProgress.unwatched());
      assertThat(fetched).hasFileName("users-1.2.0.jar");
      assertThat(Sha256.of(fetched)).isEqualTo(release.archive().sha256());
    }
  }

  @Test
  void everyByteOfTheIndexIsSigned() throws IOException {
    fixture.publish("users", "1.0.0");
    byte[] index = Files.readAllBytes(fixture.index());
    Optional<byte[]> signature =
        Optional.of(Files.readAllBytes(fixture.folder.resolve(Registry.SIGNATURE)));
    RegistryTrust trust =
        new RegistryTrust(fixture.folder.toUri(), List.of(fixture.key.getPublic()));
    trust.check(index, signature);

    for (int at = 0; at < index.length; at++) {
      byte[] changed = index.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> trust.check(changed, signature))
          .as("byte %d", at)
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("changed after it was signed");
    }
  }

  @Test
  void aChangedIndexIsRefusedAndTheTrustedKeysAreNamed() throws IOException {
    Files.writeString(fixture.index(), Files.readString(fixture.index()) + " ");

    assertThatThrownBy(this::index)
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("changed after it was signed")
        .hasMessageContaining(Ed25519Keys.id(fixture.key.getPublic()));
  }

  @Test
  void aSignatureOfSomebodyElseIsRefusedAndTheTrustedKeysAreNamed() throws IOException {
    KeyPair stranger = Ed25519Keys.generate();
    byte[] index = Files.readAllBytes(fixture.index());
    Files.write(
        fixture.folder.resolve(Registry.SIGNATURE),
        IndexSignature.of(index, List.of(stranger)).write());

    assertThatThrownBy(this::index)
        .hasMessageContaining("is signed by " + Ed25519Keys.id(stranger.getPublic()))
        .hasMessageContaining("trusted keys: " + Ed25519Keys.id(fixture.key.getPublic()));
  }

  @Test
  void aStrangersSignatureUnderATrustedKeysNameIsRefused() throws IOException {
    byte[] index = Files.readAllBytes(fixture.index());
    byte[] forged = Ed25519Keys.sign(index, Ed25519Keys.generate().getPrivate());
    IndexSignature signature =
        new IndexSignature(
            List.of(
                new IndexSignature.Signed(
                    Ed25519Keys.id(fixture.key.getPublic()),
                    Base64.getEncoder().encodeToString(forged))));
    Files.write(fixture.folder.resolve(Registry.SIGNATURE), signature.write());

    assertThatThrownBy(this::index).hasMessageContaining("forged");
  }

  @Test
  void anIndexWithoutSignatureIsRefused() throws IOException {
    Files.delete(fixture.folder.resolve(Registry.SIGNATURE));

    assertThatThrownBy(this::index).hasMessageContaining("is not signed");
  }

  @Test
  void withoutTrustedKeysOnlyDevelopmentReadsAFolder() throws IOException {
    fixture.publish("users", "1.0.0");
    URI folder = fixture.folder.toUri();

    try (Registry registry = fixture.open(folder, "development", false)) {
      assertThat(registry.index().releases("users")).hasSize(1);
      assertThat(fixture.warnings).anyMatch(line -> line.contains("not checked for signatures"));
    }
    assertThatThrownBy(() -> fixture.open(folder, "production", false))
        .hasMessageContaining("registry.trusted_keys is empty");
    assertThatThrownBy(() -> fixture.open(folder, "staging", false))
        .hasMessageContaining("registry.trusted_keys is empty");
    assertThatThrownBy(() -> fixture.open(URI.create("http://127.0.0.1:9/"), "development", false))
        .hasMessageContaining("registry.trusted_keys is empty");
  }

  @Test
  void anOlderIndexIsRefusedAlthoughItIsSigned() throws IOException {
    byte[] oldIndex = Files.readAllBytes(fixture.index());
    byte[] oldSignature = Files.readAllBytes(fixture.folder.resolve(Registry.SIGNATURE));
    fixture.publish("users", "1.0.0");
    index();

    Files.write(fixture.index(), oldIndex);
    Files.write(fixture.folder.resolve(Registry.SIGNATURE), oldSignature);
    fixture.pass(Duration.ofMinutes(11));

    assertThatThrownBy(this::index).hasMessageContaining("serial 1, but serial 2 was seen");
  }

  @Test
  void anotherIndexWithTheSameSerialIsRefused() throws IOException {
    index();
    RegistryIndex index = IndexFormat.read(Files.readAllBytes(fixture.index()));
    byte[] other =
        IndexFormat.write(
            new RegistryIndex(
                index.serial(),
                index.generatedAt(),
                index.expires().plusSeconds(9),
                index.plugins()));
    Files.write(fixture.index(), other);
    Files.write(
        fixture.folder.resolve(Registry.SIGNATURE),
        IndexSignature.of(other, List.of(fixture.key)).write());
    fixture.pass(Duration.ofMinutes(11));

    assertThatThrownBy(this::index).hasMessageContaining("without a new serial");
  }

  @Test
  void anExpiredIndexIsRefusedEvenFromTheCacheAndRenewalMends() throws IOException {
    index();
    fixture.pass(Duration.ofDays(31));

    assertThatThrownBy(this::index)
        .hasMessageContaining("expired at")
        .hasMessageContaining("renew");

    fixture.publisher().renew();
    assertThat(index().serial()).isEqualTo(2);
  }

  @Test
  void theIndexIsKeptForItsTimeAndNoLonger() throws IOException {
    index();
    fixture.publish("users", "1.0.0");

    assertThat(index().plugins()).isEmpty();
    fixture.pass(Duration.ofMinutes(10));
    assertThat(index().plugins()).containsKey("users");
  }

  @Test
  void aKeptIndexThatWasChangedOnDiskIsFetchedAgain() throws IOException {
    index();
    Path kept;
    try (var files = Files.walk(fixture.application.resolve("var/registry"))) {
      kept = files.filter(file -> file.endsWith(Registry.INDEX)).findFirst().orElseThrow();
    }
    Files.writeString(kept, "{}");

    assertThat(index().serial()).isEqualTo(1);
  }

  @Test
  void anArchiveWithOtherContentIsThrownAway() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    byte[] archive = Files.readAllBytes(fixture.folder.resolve(release.path()));
    archive[archive.length / 2] ^= 1;
    Files.write(fixture.folder.resolve(release.path()), archive);

    try (Registry registry = fixture.open()) {
      assertThatThrownBy(() -> registry.fetch(release, root, FetchProgress.unwatched()))
          .hasMessageContaining("is not what the index names")
          .hasMessageContaining(release.archive().sha256());
      assertThat(root.resolve("users-1.0.0.jar")).doesNotExist();
    }
  }

  @Test
  void aLongerArchiveIsNotReadToItsEnd() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    Files.write(fixture.folder.resolve(release.path()), new byte[1 << 20]);

    try (Registry registry = fixture.open()) {
      assertThatThrownBy(() -> registry.fetch(release, root, FetchProgress.unwatched()))
          .hasMessageContaining("is larger than");
    }
  }

  @Test
  void aMissingArchiveAndAMissingRegistrySaySo() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    Files.delete(fixture.folder.resolve(release.path()));

    try (Registry registry = fixture.open()) {
      assertThatThrownBy(() -> registry.fetch(release, root, FetchProgress.unwatched()))
          .hasMessageContaining("lists users 1.0.0");
    }
    URI nowhere = root.resolve("nowhere").toUri();
    try (Registry registry = fixture.open(nowhere, "development", true)) {
      assertThatThrownBy(registry::index).hasMessageContaining("does not exist");
    }
  }

  @Test
  void anUnusableIndexNamesThePlace() throws IOException {
    for (String broken :
        List.of(
            "[]",
            "{}",
            "{\"format\":2}",
            "{\"format\":1,\"plugins\":[{\"name\":\"../x\"}]}",
            "{\"format\":1,\"plugins\":[{\"name\":\"x\",\"versions\":[{\"sha256\":\"0\"}]}]}",
            "{\"format\":1,\"format\":1}",
            "{\"format\":1,")) {
      sign(broken);

      assertThatThrownBy(this::index)
          .as(broken)
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("is not usable");
    }
  }

  @Test
  void textsForPeopleCannotSteerATerminal() throws IOException {
    fixture.publish("users", "1.0.0", "description: plain");
    String index = Files.readString(fixture.index());
    fixture.publisher().renew();
    sign(index.replace("plain", "\\u001b[31mred\\u202e\\n"));

    assertThat(index().require("users").getFirst().about().description()).isEqualTo("[31mred");
  }

  private void sign(String index) throws IOException {
    byte[] bytes = index.getBytes(StandardCharsets.UTF_8);
    Files.write(fixture.index(), bytes);
    Files.write(
        fixture.folder.resolve(Registry.SIGNATURE),
        IndexSignature.of(bytes, List.of(fixture.key)).write());
  }

  private RegistryIndex index() throws IOException {
    try (Registry registry = fixture.open()) {
      return registry.index();
    }
  }
}
