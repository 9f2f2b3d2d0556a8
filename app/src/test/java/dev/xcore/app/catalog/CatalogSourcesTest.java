package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.SourceRequest;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server installs from. */
class CatalogSourcesTest {

  @TempDir Path root;
  private final List<InstalledRelease> installed = new ArrayList<>();
  private RegistryFixture fixture;
  private PluginSources sources;

  @BeforeEach
  void make() throws IOException {
    fixture = new RegistryFixture(root);
    fixture.now = java.time.Instant.now();
    fixture.publisher().init();
    Configuration configuration =
        fixture.configuration(fixture.folder.toUri(), "development", true);
    sources =
        CatalogSources.create(root, () -> configuration, () -> installed, ResolverTest.FRAMEWORK);
  }

  @Test
  void aNameIsTakenFromTheRegistry() throws IOException {
    fixture.publish("users", "1.0.0");
    fixture.publish("users", "2.0.0");

    LocalSource source = resolve("users@^1");

    assertThat(source.path()).hasFileName("users-1.0.0.jar");
    assertThat(source.origin()).isEqualTo("registry+" + fixture.folder.toUri());
  }

  @Test
  void whatNeedsOthersFirstSaysSo() throws IOException {
    fixture.publish("users", "1.0.0");
    fixture.publish("shop", "1.0.0", "requires: [users]");

    assertThatThrownBy(() -> resolve("shop"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("shop 1.0.0 needs others first: users 1.0.0");

    installed.add(
        new InstalledRelease("users", dev.xcore.kernel.registry.Version.parse("1.0.0"), List.of()));
    assertThat(resolve("shop").path()).hasFileName("shop-1.0.0.jar");
    assertThatThrownBy(() -> resolve("users")).hasMessageContaining("is installed already");
  }

  @Test
  void aPathOfThatNameComesFirst() throws IOException {
    Path folder = Files.createDirectory(root.resolve("users"));

    assertThat(resolve("users").path()).isEqualTo(folder);
  }

  @Test
  void repositoriesOfTheServersOwnDiskAreNotForItsClients() {
    assertThatThrownBy(() -> resolve("file:///srv/git/users.git"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("allowed: git://, http://, https://, ssh://");
  }

  @Test
  void anUnknownNameNamesTheNearest() throws IOException {
    fixture.publish("users", "1.0.0");

    assertThatThrownBy(() -> resolve("usres"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("did you mean 'users'");
  }

  private LocalSource resolve(String spec) throws IOException {
    Path scratch = Files.createTempDirectory(root, "scratch");
    return sources.resolve(new SourceRequest(spec, Optional.empty(), Optional.empty()), scratch);
  }
}
