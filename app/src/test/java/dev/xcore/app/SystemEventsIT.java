package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the platform reaches plugins that ask for it. */
@Timeout(180)
class SystemEventsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private TestApplication application;
  private Xcore xcore;

  @BeforeEach
  void boot() throws IOException {
    Files.createFile(folder.resolve("heard.txt"));
    application =
        new TestApplication(folder)
            .configure("events: {history: 50}\n")
            .greeter()
            .plugin(
                "watcher",
                "config: {file: '" + folder.resolve("heard.txt") + "'}\n",
                "Watcher",
                watcher())
            .plugin("caller", "permissions: ['plugin:greeter:call']\n", "Caller", caller());
    xcore = application.load();
    xcore.boot();
  }

  /** Writes down every event, so that it is known what it heard before the platform ended. */
  private static String watcher() {
    return """
    import dev.xcore.sdk.*;
    import java.io.IOException;
    import java.nio.file.*;

    public final class Watcher implements Plugin {
      private final Path file;

      public Watcher(PluginContext context) {
        file = Path.of(context.config().text("file", ""));
      }

      @OnEvent("**") synchronized void hear(Event event) throws IOException {
        Files.writeString(
            file,
            event.name() + " " + event.source() + " " + event.data() + "\\n",
            StandardOpenOption.APPEND);
      }
    }
    """;
  }

  private static String caller() {
    return """
    import dev.xcore.sdk.*;
    import java.util.Map;

    public final class Caller implements Plugin {
      private final PluginContext context;

      public Caller(PluginContext context) { this.context = context; }

      @Action public boolean call(String plugin) {
        return context.calls().call(plugin, "greet", Map.of("name", "Ada")).isOk();
      }
    }
    """;
  }

  @AfterEach
  void close() {
    xcore.close();
  }

  private String heard() throws IOException {
    return Files.readString(folder.resolve("heard.txt"));
  }

  private void awaitHeard(String... parts) {
    await().atMost(SOON).untilAsserted(() -> assertThat(heard()).contains(parts));
  }

  @Test
  void bootAndShutdownAreHeard() throws Exception {
    awaitHeard("xcore.booted xcore {report={caller=active, greeter=active, watcher=active}}");
    xcore.close();
    assertThat(heard()).contains("xcore.shutdown xcore {}");
  }

  @Test
  void theLifeOfOtherPluginsIsHeard() throws Exception {
    xcore.plugins().reload("greeter", "test");
    Path source = folder.resolve("plugins/greeter/src/Greeter.java");
    String good = Files.readString(source);
    Files.writeString(source, "class Greeter {");
    assertThatThrownBy(() -> xcore.plugins().reload("greeter", "test"))
        .isInstanceOf(PluginLoadException.class);
    Files.writeString(source, good);
    xcore.plugins().unload("greeter", "test");
    xcore.plugins().load("greeter", "test");

    awaitHeard(
        "plugin.greeter.reloaded xcore {",
        "plugin.greeter.failed xcore {plugin=greeter, code=compile_error",
        "plugin.greeter.unloaded xcore {",
        "plugin.greeter.loaded xcore {",
        "plugin.greeter.state_changed xcore {plugin=greeter, from=loaded, to=active");
  }

  @Test
  void permissionsAndConfigurationAreHeard() {
    assertThat(call("greeter")).isEqualTo(true);
    assertThat(call("watcher")).isEqualTo(false);
    xcore
        .liveConfiguration()
        .change(
            Map.of("plugins", Map.of("config", Map.of("greeter", Map.of("greeting", "Salut")))),
            "test");

    awaitHeard(
        "permission.allow xcore {plugin=caller, resource=plugin:greeter, action=call}",
        "permission.deny xcore {plugin=caller, resource=plugin:watcher, action=call",
        "config.changed xcore {",
        "keys=[plugins.config.greeter.greeting]",
        "actor=test");
  }

  private Object call(String plugin) {
    return xcore.plugins().call("caller", "call", Map.of("plugin", plugin)).value();
  }

  @Test
  void whatTheConfigurationSaysOfEventsIsInForce() {
    assertThat(xcore.plugins().bus().settings().history()).isEqualTo(50);
    assertThat(xcore.events().emit("test.done", List.of(1)).outcomes())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.plugin()).isEqualTo("watcher"));
    awaitHeard("test.done xcore [1]");
  }
}
