package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginPackager.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPackagerIT {

  @TempDir Path temporary;
  private PluginWorkshop workshop;
  private Path output;

  @BeforeEach
  void make() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
    output = temporary.resolve("packed");
  }

  @Test
  void aSourcePluginBecomesAnArchiveThatLoads() throws Exception {
    Path plugin =
        workshop.source("hello", PluginWorkshop.HELLO, "entry_point: src/hello/Hello.java");
    workshop.write("hello/resources/public/index.html", "<p>hello</p>");
    workshop.write("hello/migrations/V1__init.sql", "select 1");
    workshop.write("hello/data/seed.txt", "seed");
    workshop.write("hello/test/HelloTest.java", "class HelloTest {}");
    workshop.write("hello/.env", "PASSWORD=secret");

    Packed packed = pack(plugin);

    assertThat(packed.file()).hasFileName("hello-1.0.0.jar");
    assertThat(packed.entries())
        .containsExactly(
            "data/seed.txt",
            "hello/Hello.class",
            "migrations/V1__init.sql",
            "plugin.yaml",
            "resources/public/index.html");
    assertThat(packed.leftOut()).containsExactly(".env", "test/HelloTest.java");
    assertThat(loadAndGreet(packed.file())).isEqualTo("hello");
    assertThat(temporary.resolve("var/data/hello/seed.txt")).hasContent("seed");
  }

  @Test
  void aBinaryPluginKeepsItsClassesAndLibraries() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    Map<String, byte[]> classes =
        workshop.classes(java.util.List.of(), "package part; public class Part {}");
    Files.createDirectories(plugin.resolve("lib"));
    PluginWorkshop.zip(plugin.resolve("lib/part.jar"), classes);

    Packed packed = pack(plugin);

    assertThat(packed.entries())
        .containsExactly("hello/Hello.class", "lib/part.jar", "plugin.yaml");
    assertThat(loadAndGreet(packed.file())).isEqualTo("hello");
  }

  @Test
  void theSameContentGivesTheSameBytesWhateverTheTimesOfFiles() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    byte[] first = Files.readAllBytes(pack(plugin).file());

    Files.setLastModifiedTime(plugin.resolve("plugin.yaml"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(plugin.resolve("src/hello/Hello.java"), FileTime.fromMillis(0));

    assertThat(Files.readAllBytes(pack(plugin).file())).isEqualTo(first);
  }

  @Test
  void whatDoesNotCompileLeavesNothingBehind() throws Exception {
    Path plugin =
        workshop.source("hello", "package hello; public class Hello implements Nothing {}");

    assertThatThrownBy(() -> pack(plugin))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("Hello.java");
    assertThat(output).doesNotExist();
  }

  @Test
  void whatDoesNotLoadLeavesNothingBehind() {
    Path plugin = workshop.binary("hello", "package hello; public class Hello {}");

    assertThatThrownBy(() -> pack(plugin))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("implements");
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void anArchiveIsNotPackedAgain() {
    Path jar = workshop.archive("hello", PluginWorkshop.HELLO, Map.of());

    assertThatThrownBy(() -> pack(jar)).hasMessageContaining("is an archive already");
  }

  @Test
  void librariesAloneNeedANamedEntryClass() throws IOException {
    Path plugin = workshop.plugin("hello");
    Files.createDirectories(plugin.resolve("lib"));
    PluginWorkshop.zip(
        plugin.resolve("lib/hello.jar"),
        workshop.classes(java.util.List.of(), PluginWorkshop.HELLO));

    assertThatThrownBy(() -> pack(plugin)).hasMessageContaining("entry_point");

    workshop.write(
        "hello/plugin.yaml", PluginWorkshop.manifest("hello", "entry_point: hello.Hello"));
    assertThat(pack(plugin).entries()).containsExactly("lib/hello.jar", "plugin.yaml");
  }

  @Test
  void aClassPathFileThatWouldHideAFileOfThePluginIsRefused() {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    workshop.write("hello/classes/plugin.yaml", "name: other");

    assertThatThrownBy(() -> pack(plugin)).hasMessageContaining("'plugin.yaml'", "twice");
  }

  private Packed pack(Path plugin) throws IOException {
    Path scratch = Files.createTempDirectory(temporary, "scratch");
    return PluginPackager.create(scratch, CompilerOptions.defaults())
        .pack(workshop.read(plugin), output, name -> Optional.empty());
  }

  private Object loadAndGreet(Path jar) throws Exception {
    try (PluginCodeLoader loader =
            PluginCodeLoader.create(temporary.resolve("var"), CompilerOptions.defaults());
        PluginCode code = loader.load(workshop.read(jar))) {
      return PluginCodeLoaderTest.call(code, "greet");
    }
  }
}
