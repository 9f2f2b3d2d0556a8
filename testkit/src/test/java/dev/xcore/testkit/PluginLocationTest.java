package dev.xcore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLocationTest {

  @TempDir Path folder;

  @Test
  void theNearestFolderWithAManifestIsThePlugin() throws IOException {
    Files.createFile(folder.resolve("plugin.yaml"));
    Path below = Files.createDirectories(folder.resolve("test/deep"));

    assertThat(PluginLocation.find(below)).isEqualTo(folder);
    assertThat(PluginLocation.find(folder)).isEqualTo(folder);
  }

  @Test
  void whatMavenHasCompiledGoesFirst() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("target/classes"));
    Files.createFile(classes.resolve("plugin.yaml"));

    assertThat(PluginLocation.find(folder)).isEqualTo(classes);
  }

  @Test
  void withoutAManifestTheCureIsNamed() {
    assertThatThrownBy(() -> PluginLocation.find(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@XcorePlugin");
  }
}
