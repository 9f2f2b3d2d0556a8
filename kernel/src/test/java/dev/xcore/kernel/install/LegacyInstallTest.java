package dev.xcore.kernel.install;

import static dev.xcore.kernel.install.InstallWorkshop.any;
import static dev.xcore.kernel.install.InstallWorkshop.gently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins of generation 1, whose name is that of their folder, on their way into an application.
 */
class LegacyInstallTest {

  private static final Map<String, String> FILES =
      Map.of("src/Run.java", "@dev.xcore.sdk.PluginInfo(version = \"1.0.0\") class Run {}");

  @TempDir Path root;
  private InstallWorkshop workshop;
  private PluginInstaller installer;

  @BeforeEach
  void open() throws IOException {
    workshop = new InstallWorkshop(root);
    installer = workshop.installer();
  }

  @Test
  void folderWithoutAManifestKeepsItsName() {
    InstallResult result = installer.install(workshop.folder("ping", FILES), any(), gently());

    assertThat(result.location()).isEqualTo(workshop.plugins.resolve("ping"));
    assertThat(workshop.placed()).containsOnlyKeys("ping/src/Run.java");
    assertThat(workshop.leftovers()).isEmpty();
  }

  @Test
  void folderThatIsNoPluginExplainsBothForms() {
    LocalSource nothing = workshop.folder("thing", Map.of("src/Thing.java", "class Thing {}"));

    assertThatThrownBy(() -> installer.install(nothing, any(), gently()))
        .hasMessageContaining("plugin.yaml: does not exist")
        .hasMessageContaining("class Run or Plugin");
    assertThat(workshop.placed()).isEmpty();
  }
}
