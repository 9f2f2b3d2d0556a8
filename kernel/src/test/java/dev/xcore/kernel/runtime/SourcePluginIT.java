package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePluginIT {

  @TempDir Path temporary;
  private PluginWorkshop workshop;
  private Path var;
  private PluginCodeLoader loader;

  @BeforeEach
  void make() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
    var = temporary.resolve("var");
    loader = PluginCodeLoader.create(var, CompilerOptions.defaults());
  }

  @AfterEach
  void close() {
    loader.close();
  }

  @Test
  void sourcesAreCompiledOnceAndTheClassesKept() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("hello");
      assertThat(code.loadTime()).containsOnlyKeys("copy", "compile", "link");
    }
    loader.close(); // From here on nothing can be compiled.

    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("hello");
    }
  }

  @Test
  void aChangedSourceIsCompiledAgainWhateverItsTime() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    Path source = plugin.resolve("src/hello/Hello.java");
    var time = Files.getLastModifiedTime(source);
    load(plugin).close();

    Files.writeString(source, PluginWorkshop.HELLO.replace("\"hello\"", "\"jello\""));
    Files.setLastModifiedTime(source, time);

    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("jello");
    }
  }

  @Test
  void aChangedLibraryIsCompiledAgainstAgain() throws Exception {
    Path plugin =
        workshop.source(
            "user",
            """
            package user;

            public class User implements dev.xcore.sdk.Plugin {
              public String greet() { return lib.Constant.VALUE; }
            }
            """);
    Files.createDirectory(plugin.resolve("lib"));
    library(plugin, "one");
    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("one");
    }

    library(plugin, "two");

    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("two");
    }
  }

  @Test
  void aChangeOfTheManifestAloneCompilesNothing() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    load(plugin).close();
    loader.close();
    workshop.write("hello/plugin.yaml", PluginWorkshop.manifest("hello", "description: New."));

    load(plugin).close();
    assertThat(compiled()).hasSize(1);
  }

  @Test
  void removedCompiledClassesAreMadeAgain() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    load(plugin).close();
    Files.delete(compiled().getFirst().resolve("classes/hello/Hello.class"));

    try (PluginCode code = load(plugin)) {
      assertThat(PluginCodeLoaderTest.call(code, "greet")).isEqualTo("hello");
    }
  }

  @Test
  void aCompileErrorShowsFileLineColumnAndCaretAndLeavesNothingBehind() throws Exception {
    Path plugin =
        workshop.source(
            "bad",
            """
            package bad;

            public class Bad implements dev.xcore.sdk.Plugin {
              int a = undefined;
              String b = 1;
            }
            """);

    PluginLoadException failure = failure(plugin);

    assertThat(failure.code()).isEqualTo(Code.COMPILE_ERROR);
    assertThat(failure.problems()).hasSize(2);
    assertThat(failure.problems().getFirst().toString())
        .isEqualTo(
            """
            src/bad/Bad.java:4:11: error: cannot find symbol
              symbol:   variable undefined
              location: class bad.Bad
                  int a = undefined;
                          ^\
            """);
    assertThat(compiled()).isEmpty();
  }

  @Test
  void theSourcesSeeTheSdkAndItsLanguageButNotTheKernel() throws Exception {
    workshop.source(
        "sees",
        """
        package sees;

        import com.fasterxml.jackson.annotation.JsonProperty;
        import jakarta.inject.Inject;
        import jakarta.validation.constraints.NotBlank;
        import org.jspecify.annotations.Nullable;
        import org.slf4j.Logger;

        public class Sees implements dev.xcore.sdk.Plugin {
          record Body(@NotBlank @JsonProperty("n") String name) {}
          @Inject public Sees() {}
          @Nullable Logger logger;
        }
        """);
    Path peeks =
        workshop.source(
            "peeks",
            """
            package peeks;

            public class Peeks implements dev.xcore.sdk.Plugin {
              dev.xcore.kernel.runtime.PluginSupervisor supervisor;
            }
            """);

    load(workshop.folder().resolve("sees")).close();
    assertThat(failure(peeks))
        .hasMessageContaining("package dev.xcore.kernel.runtime does not exist");
  }

  @Test
  void sourcesInPackagesOfThePlatformAreRefused() {
    Path plugin =
        workshop.source(
            "sneaky", "package dev.xcore.sdk; public class Sneaky implements Plugin {}");

    assertThat(failure(plugin)).hasMessageContaining("dev.xcore.sdk.Sneaky");
  }

  @Test
  void aModuleDeclarationIsIgnored() throws Exception {
    Path plugin = workshop.source("hello", PluginWorkshop.HELLO);
    workshop.write("hello/src/module-info.java", "module hello { requires nothing.known; }");

    load(plugin).close();
  }

  @Test
  void aSourceThatIsALinkOutOfThePluginIsRefused() throws Exception {
    Path secret = Files.writeString(temporary.resolve("Secret.java"), "class Secret {}");
    Path plugin = workshop.source("spy", PluginWorkshop.HELLO);
    Files.createSymbolicLink(plugin.resolve("src/Secret.java"), secret);

    PluginLoadException failure = failure(plugin);

    assertThat(failure.code()).isEqualTo(Code.UNREADABLE);
    assertThat(failure).hasMessageContaining("src/Secret.java is a link that leads out");
  }

  @Test
  void aSourceThatOverwhelmsTheCompilerFailsAloneAndOthersCompile() throws Exception {
    loader.close();
    loader =
        PluginCodeLoader.create(
            var,
            CompilerOptions.defaults()
                .withLimits(64, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    StringBuilder bomb =
        new StringBuilder("package bomb; class Bomb implements dev.xcore.sdk.Plugin {");
    bomb.append(" static final String A = \"").append("x".repeat(64)).append("\";");
    for (char c = 'B'; c <= 'H'; c++) {
      String before = "" + (char) (c - 1);
      bomb.append(" static final String ").append(c).append(" = ");
      bomb.append(String.join("+", List.of(before.repeat(16).split("")))).append(";");
    }
    Path plugin = workshop.source("bomb", bomb.append("}").toString());

    PluginLoadException failure = failure(plugin);

    assertThat(failure.code()).isEqualTo(Code.COMPILE_ERROR);
    assertThat(failure).hasMessageContaining("ran out of memory (64 MB)");
    load(workshop.source("hello", PluginWorkshop.HELLO)).close();
  }

  @Test
  void manyPluginsAreLoadedSideBySideAlsoTheSameOne() throws Exception {
    Path same = workshop.source("hello", PluginWorkshop.HELLO);
    List<Callable<Object>> loads =
        Stream.concat(
                Stream.of(same, same, same),
                Stream.of("a", "b", "c", "d")
                    .map(name -> workshop.source(name, PluginWorkshop.HELLO)))
            .map(plugin ->
                (Callable<Object>)
                    () -> {
                      try (PluginCode code = load(plugin)) {
                        return PluginCodeLoaderTest.call(code, "greet");
                      }
                    })
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(loads.size())) {
      for (Future<Object> greeting : threads.invokeAll(loads, 60, TimeUnit.SECONDS)) {
        assertThat(greeting.get()).isEqualTo("hello");
      }
    }
    assertThat(compiled()).hasSize(1);
  }

  private void library(Path plugin, String value) {
    PluginWorkshop.zip(
        plugin.resolve("lib/constant.jar"),
        workshop.classes(
            List.of(),
            "package lib; public class Constant { public static final String VALUE = \"%s\"; }"
                .formatted(value)));
  }

  private List<Path> compiled() throws IOException {
    try (Stream<Path> children = Files.list(var.resolve("compiled"))) {
      return children.toList();
    }
  }

  private PluginCode load(Path plugin) {
    return loader.load(workshop.read(plugin));
  }

  private PluginLoadException failure(Path plugin) {
    return catchThrowableOfType(PluginLoadException.class, () -> load(plugin).close());
  }
}
