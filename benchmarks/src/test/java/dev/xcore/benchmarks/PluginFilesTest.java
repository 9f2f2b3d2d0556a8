package dev.xcore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFilesTest {

  @Test
  void thePeerLoadsItsJarAndAnswers(@TempDir Path folder) throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path jar = PluginFiles.pf4jJar(plugins, "small");
    List<LoadTime> times = Pf4jPeer.loads(plugins, jar, "small", 3);
    assertThat(times).hasSize(3).allMatch(time -> time.elapsed() > 0);
  }

  @Test
  void ourJarHasItsManifestAtTheRoot(@TempDir Path folder) throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    try (JarFile jar = new JarFile(PluginFiles.jar(plugins, "small").toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .containsExactly("plugin.yaml", "small/Greeter.class");
    }
  }
}
