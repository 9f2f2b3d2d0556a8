package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFilesTest {

  @TempDir Path temporary;
  private Path plugin;
  private PluginWorkshop workshop;

  @BeforeEach
  void make() {
    workshop = new PluginWorkshop(temporary);
    plugin = workshop.plugin("plugin");
  }

  @Test
  void dataSignatureAndLeftoversAreLeftOut() throws IOException {
    for (String path :
        List.of(
            "src/A.java",
            ".env",
            "resources/data/x",
            "data/seed",
            "plugin.sig",
            ".git/HEAD",
            "src/.DS_Store",
            ".idea/x",
            "src/A.java~",
            "a.iml",
            ".xcore-complete")) {
      workshop.write("plugin/" + path, "");
    }

    assertThat(PluginFiles.content(plugin))
        .extracting(PluginFile::path)
        .containsExactly(".env", "plugin.yaml", "resources/data/x", "src/A.java");
  }

  @Test
  void aLinkInsideThePluginCountsAsTheFileItLeadsTo() throws IOException {
    Files.createSymbolicLink(plugin.resolve("copy.yaml"), Path.of("plugin.yaml"));

    assertThat(PluginFiles.content(plugin))
        .contains(new PluginFile("copy.yaml", plugin.toRealPath().resolve("plugin.yaml")));
  }

  @Test
  void aLinkOutOfThePluginIsRefused() throws IOException {
    Files.createSymbolicLink(plugin.resolve("secret"), workshop.write("secret", "x"));

    assertRefused("secret is a link that leads out of the plugin");
  }

  @Test
  void aLinkToAFolderIsRefusedEvenInACircle() throws IOException {
    Files.createSymbolicLink(plugin.resolve("again"), plugin);

    assertRefused("again is a link to something that is no file");
  }

  @Test
  void aDanglingLinkIsRefused() throws IOException {
    Files.createSymbolicLink(plugin.resolve("gone"), plugin.resolve("nothing"));

    assertRefused("gone is a link that leads nowhere");
  }

  @Test
  void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
    Process process = new ProcessBuilder("mkfifo", plugin.resolve("pipe").toString()).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertRefused("pipe is neither a file nor a folder");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(plugin.resolve("big").toFile(), "rw")) {
      file.setLength(PluginFiles.LARGEST_FILE + 1);
    }

    assertRefused("a file may have 104,857,600");
  }

  @Test
  void tooManyFilesAreRefused() throws IOException {
    Path many = Files.createDirectory(plugin.resolve("many"));
    for (int i = 0; i < PluginFiles.MOST_FILES; i++) {
      Files.createFile(many.resolve("" + i));
    }

    assertRefused("more than 10,000 files");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> PluginFiles.content(plugin))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining(why);
  }
}
