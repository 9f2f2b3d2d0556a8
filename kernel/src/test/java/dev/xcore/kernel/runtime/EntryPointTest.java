package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryPointTest {

  private static final String GREETER =
      """
      package lib;

      public class Greeter {
        public String greet() { return "from the library"; }
      }
      """;

  @TempDir Path temporary;
  private PluginWorkshop workshop;
  private PluginCodeLoader loader;

  @BeforeEach
  void make() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
    loader = PluginCodeLoader.create(temporary.resolve("var"), CompilerOptions.defaults());
  }

  @AfterEach
  void close() {
    loader.close();
  }

  @Test
  void withoutEntryPointTheOnlyPluginClassIsFoundThroughItsSuperclasses() throws Exception {
    Path plugin = workshop.plugin("deep");
    PluginWorkshop.compile(
        plugin.resolve("classes"),
        List.of(),
        "package deep; public interface Marked extends dev.xcore.sdk.Plugin {}",
        "package deep; public abstract class Base implements Marked {}",
        "package deep; public class Real extends Base {}",
        "package deep; public class Other {}");

    try (PluginCode code = load(plugin)) {
      assertThat(code.entryClass().getName()).isEqualTo("deep.Real");
    }
  }

  @Test
  void severalPluginClassesAreListed() {
    Path plugin = workshop.plugin("two");
    PluginWorkshop.compile(
        plugin.resolve("classes"),
        List.of(),
        "package two; public class One implements dev.xcore.sdk.Plugin {}",
        "package two; public class Two implements dev.xcore.sdk.Plugin {}");

    assertEntryPoint(plugin, "several classes implement Plugin", "two.One", "two.Two");
  }

  @Test
  void noPluginClassSaysWhatToImplement() {
    assertEntryPoint(
        workshop.binary("none", "package none; public class A {}"),
        "none implements dev.xcore.sdk.Plugin");
  }

  @Test
  void aClassCalledPluginMayNotBeTheEntryClass() {
    String source = "package x; public class Plugin implements dev.xcore.sdk.Plugin {}";

    assertEntryPoint(workshop.binary("a", source), "x.Plugin has the same name", "rename");
    assertEntryPoint(
        workshop.binary("b", source, "entry_point: x.Plugin"), "x.Plugin has the same name");
  }

  @Test
  void unusableEntryClassesAreRefusedEachWithItsReason() {
    Path plugin = workshop.plugin("odd");
    PluginWorkshop.compile(
        plugin.resolve("classes"),
        List.of(),
        "package odd; public class Outer { public class Inner implements dev.xcore.sdk.Plugin {}"
            + " public static class Nested implements dev.xcore.sdk.Plugin {} }",
        "package odd; public abstract class Half implements dev.xcore.sdk.Plugin {}",
        "package odd; public interface Face extends dev.xcore.sdk.Plugin {}",
        "package odd; public enum Kind implements dev.xcore.sdk.Plugin { A }",
        "package odd; public class Plain {}");

    assertEntryPoint(named(plugin, "odd.Outer$Inner"), "inner class", "static");
    assertEntryPoint(named(plugin, "odd.Half"), "is abstract");
    assertEntryPoint(named(plugin, "odd.Face"), "is an interface");
    assertEntryPoint(named(plugin, "odd.Kind"), "is an enum");
    assertEntryPoint(named(plugin, "odd.Plain"), "does not implement dev.xcore.sdk.Plugin");
    assertEntryPoint(named(plugin, "odd.Absent"), "odd.Absent does not exist");
    assertEntryPoint(named(plugin, "java.lang.String"), "not one of the plugin's own");
    assertEntryPoint(named(plugin, "dev.xcore.kernel.runtime.PluginSupervisor"), "does not exist");
  }

  @Test
  void aNestedStaticClassCanBeTheEntryClass() throws Exception {
    Path plugin =
        workshop.binary(
            "nest",
            "package nest; public class Outer {"
                + " public static class Nested implements dev.xcore.sdk.Plugin {} }");

    try (PluginCode code = load(plugin)) {
      assertThat(code.entryClass().getName()).isEqualTo("nest.Outer$Nested");
    }
  }

  @Test
  void aMistypedEntryClassIsCorrected() {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO, "entry_point: hello.Helo");

    assertEntryPoint(plugin, "hello.Helo does not exist", "did you mean 'hello.Hello'");
  }

  @Test
  void theEntryClassCanBeNamedByItsSourceFile() throws Exception {
    Path plugin =
        workshop.binary(
            "hello", PluginWorkshop.HELLO, "entry_point: src/main/java/hello/Hello.java");

    try (PluginCode code = load(plugin)) {
      assertThat(code.entryClass().getName()).isEqualTo("hello.Hello");
    }
    assertEntryPoint(
        workshop.binary("other", PluginWorkshop.HELLO, "entry_point: src/hello/Absent.java"),
        "src/hello/Absent.java holds no class Absent");
  }

  @Test
  void aMissingLibraryIsNamed() throws Exception {
    Path jar =
        PluginWorkshop.zip(temporary.resolve("greeter.jar"), workshop.classes(List.of(), GREETER));
    Path plugin = workshop.plugin("needy");
    PluginWorkshop.compile(
        plugin.resolve("classes"),
        List.of(jar),
        "package needy; public class Needy implements dev.xcore.sdk.Plugin {"
            + " public lib.Greeter greeter() { return null; } }");

    assertEntryPoint(plugin, "lib.Greeter", "add its jar to lib/");
  }

  private Path named(Path plugin, String entryClass) {
    String name = plugin.getFileName().toString();
    workshop.write(
        name + "/plugin.yaml", PluginWorkshop.manifest(name, "entry_point: " + entryClass));
    return plugin;
  }

  private PluginCode load(Path plugin) {
    return loader.load(workshop.read(plugin));
  }

  private PluginLoadException failure(Path plugin) {
    return catchThrowableOfType(PluginLoadException.class, () -> load(plugin).close());
  }

  private void assertEntryPoint(Path plugin, String... parts) {
    PluginLoadException failure = failure(plugin);
    assertThat(failure.code()).isEqualTo(Code.ENTRY_POINT);
    assertThat(failure).hasMessageContainingAll(parts);
  }
}
