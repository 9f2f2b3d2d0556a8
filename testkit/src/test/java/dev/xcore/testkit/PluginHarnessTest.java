package dev.xcore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHarnessTest {

  private static final Path ECHO = Path.of("src/test/plugins/echo");
  private static final Path CALLER = Path.of("src/test/plugins/caller");

  /** What the plugin's own record looks like from here. */
  record Said(String text, int times) {}

  @TempDir Path folder;

  @Test
  void callsActionsAndConvertsTheirResults() {
    try (PluginHarness plugin = PluginHarness.start(ECHO)) {
      assertThat(plugin.name()).isEqualTo("echo");
      assertThat(plugin.call("say", Map.of("text", "a")))
          .isEqualTo(Map.of("text", "a!", "times", 1L));
      assertThat(plugin.call("say", Map.of("text", "a"), Said.class)).isEqualTo(new Said("a!", 1));
      assertThat(plugin.call("twice", Map.of("text", "a"), new TypeRef<List<Said>>() {}))
          .containsExactly(new Said("a!", 1), new Said("a!", 1));
    }
  }

  @Test
  void failedCallsThrowTheirTypedError() {
    try (PluginHarness plugin = PluginHarness.start(ECHO)) {
      assertThatThrownBy(() -> plugin.call("say", Map.of()))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> plugin.call("shout", Map.of()))
          .isInstanceOf(UnknownActionException.class);
    }
  }

  @Test
  void servesRoutesOverHttp() {
    try (PluginHarness plugin = PluginHarness.start(ECHO)) {
      assertThat(plugin.get("/said/hi").body()).isEqualTo("{\"text\":\"hi!\",\"times\":1}");
      assertThat(plugin.post("/said", new Said("x", 7)).statusCode()).isEqualTo(201);
      assertThat(plugin.post("/said", Map.of("text", "x")).statusCode()).isEqualTo(422);
      HttpRequest.Builder delete = plugin.request("/said").DELETE();
      assertThat(plugin.send(delete).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void settingsGoOverTheManifestAndChangeWhileItRuns() {
    try (PluginHarness plugin =
        PluginHarness.builder().plugin(ECHO).config("suffix: '?'").start()) {
      assertThat(plugin.call("say", Map.of("text", "a"), Said.class)).isEqualTo(new Said("a?", 1));

      plugin.configure(Map.of("times", 3));

      assertThat(plugin.call("say", Map.of("text", "a"), Said.class)).isEqualTo(new Said("a?", 3));
      assertThat(plugin.call("changes", null, Integer.class)).isEqualTo(1);
    }
  }

  @Test
  void reloadServesTheChangedCopyAndLeavesTheOriginalAlone() throws IOException {
    String original = Files.readString(ECHO.resolve("src/Echo.java"));
    try (PluginHarness plugin = PluginHarness.start(ECHO)) {
      Path source = plugin.location().resolve("src/Echo.java");
      Files.writeString(source, original.replace("text + context", "\"re\" + text + context"));

      plugin.reload();

      assertThat(plugin.call("say", Map.of("text", "a"), Said.class).text()).isEqualTo("rea!");

      Files.writeString(source, original.replace("return", "retrun"));
      assertThatThrownBy(plugin::reload)
          .isInstanceOf(PluginLoadException.class)
          .hasMessageContaining("Echo.java");
      assertThat(plugin.call("say", Map.of("text", "a"), Said.class).text()).isEqualTo("rea!");
    }
    assertThat(ECHO.resolve("src/Echo.java")).hasContent(original);
  }

  @Test
  void startsWhatThePluginRequires() {
    try (PluginHarness plugin = PluginHarness.builder().plugin(CALLER).with(ECHO).start()) {
      assertThat(plugin.call("relay", Map.of("text", "a"))).isEqualTo("a!");
    }
  }

  @Test
  void aPluginThatCannotStartSaysWhy() {
    assertThatThrownBy(() -> PluginHarness.start(CALLER))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("echo");
  }

  @Test
  void closingStopsThePluginAndRemovesItsFiles() {
    PluginHarness plugin = PluginHarness.start(ECHO);
    Path copy = plugin.location();
    HttpRequest.Builder request = plugin.request("/said/hi");
    assertThat(copy).isDirectory();

    plugin.close();

    assertThat(copy).doesNotExist();
    assertThatThrownBy(() -> plugin.call("say", Map.of("text", "a")))
        .isInstanceOf(PluginUnavailableException.class);
    assertThatThrownBy(() -> plugin.send(request))
        .isInstanceOfAny(UncheckedIOException.class, IllegalStateException.class);
  }

  @Test
  void eachPlatformHasDataOfItsOwn() {
    try (PluginHarness first = PluginHarness.start(ECHO)) {
      first.call("remember", null);
      assertThat(first.call("remembers", null)).isEqualTo(true);
    }
    try (PluginHarness second = PluginHarness.start(ECHO)) {
      assertThat(second.call("remembers", null)).isEqualTo(false);
    }
  }

  @Test
  void compiledClassesAreServedAsTheJarThatMavenWouldMake() throws IOException {
    Path classes = compiled();

    try (PluginHarness plugin = PluginHarness.start(classes)) {
      assertThat(plugin.location().toString()).endsWith("echo.jar");
      assertThat(plugin.call("say", Map.of("text", "a"), Said.class).text()).isEqualTo("a!");
    }
  }

  @Test
  void aPluginThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> PluginHarness.start(folder.resolve("nothing")))
        .hasMessageContaining(folder.resolve("nothing").toString());
  }

  private Path compiled() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("target/classes"));
    Files.copy(ECHO.resolve("plugin.yaml"), classes.resolve("plugin.yaml"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-proc:none", "-parameters", "-d", classes.toString()));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        Stream<Path> sources = Files.list(ECHO.resolve("src"))) {
      var units = files.getJavaFileObjectsFromPaths(sources.toList());
      assertThat(compiler.getTask(null, files, null, options, null, units).call()).isTrue();
    }
    return classes;
  }
}
