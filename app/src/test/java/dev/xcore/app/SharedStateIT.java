package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with folders of their own and the same plugins, on one PostgreSQL. */
@Timeout(300)
final class SharedStateIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final InstallRequest REQUEST = new InstallRequest("ann", false);

  @TempDir private Path folder;
  private ServerDatabase database;

  @BeforeEach
  void make() throws Exception {
    database = ServerDatabase.postgres();
  }

  @AfterEach
  void drop() throws Exception {
    if (database != null) {
      database.accept();
      database.close();
    }
  }

  private TestApplication node(String name) {
    return new TestApplication(folder.resolve(name))
        .configure(
            """
            plugins: {watch: false, state_interval: 200ms}
            services:
              databases:
                default: {url: "%s", user: postgres, connection_timeout: 5s}
              scheduler: {enabled: false}
              tasks: {enabled: false}
            """
                .formatted(database.url()))
        .greeter();
  }

  /** Writes a plugin that can be installed. */
  private Path extra(Path at, String version) throws Exception {
    Path plugin = Files.createDirectories(at.resolve("extra"));
    Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: extra\nversion: " + version + "\nexecution_mode: trusted\n");
    Files.writeString(
        plugin.resolve("src/Extra.java"),
        """
        import dev.xcore.sdk.*;
        public final class Extra implements Plugin {
          @Action public String version() { return "%s"; }
        }
        """
            .formatted(version));
    return plugin;
  }

  private static PluginState state(Xcore node, String plugin) {
    return node.plugins().find(plugin).map(PluginStatus::state).orElseThrow();
  }

  private static void reaches(Xcore node, String plugin, PluginState state) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(node, plugin)).isEqualTo(state));
  }

  private static String greeting(Xcore node) {
    return String.valueOf(node.plugins().call("greeter", "greet", Map.of("name", "Ann")).value());
  }

  private static HttpResponse<String> ask(Xcore node, String method, String path) throws Exception {
    URI address = node.address().orElseThrow();
    Path token = node.configuration().app().varDirectory().resolve("secrets/admin-token");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address.resolve(path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + Files.readString(token).strip())
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void whatIsSaidOnOneNodeIsDoneOnTheOthers() throws Exception {
    try (Xcore a = node("a").load()) {
      a.boot();
      try (Xcore b = node("b").load()) {
        b.boot();
        a.plugins().disable("greeter", false, "ann");
        reaches(b, "greeter", PluginState.DISABLED);
        assertThat(b.plugins().find("greeter").orElseThrow().desired().orElseThrow().actor())
            .isEqualTo("ann");
        assertThatThrownBy(() -> b.plugins().load("greeter", "bob"))
            .hasMessageContaining("was disabled by ann");

        b.plugins().enable("greeter", "bob");
        reaches(a, "greeter", PluginState.ACTIVE);
        assertThat(greeting(a)).isEqualTo("Hello, Ann!");

        a.plugins().unload("greeter", "ann");
        reaches(b, "greeter", PluginState.UNLOADED);
        assertThat(ask(b, "GET", "/admin/plugins/greeter/history").body())
            .contains("\"disable\"", "\"enable\"", "\"unload\"", "said elsewhere", "\"ann\"");
      }
      try (Xcore again = node("b").load()) {
        again.boot();
        assertThat(state(again, "greeter")).isEqualTo(PluginState.UNLOADED);
        a.plugins().load("greeter", "ann");
        reaches(again, "greeter", PluginState.ACTIVE);
      }
    }
  }

  @Test
  void aNodeSaysWhichVersionItLacksAndTakesItWhenItsFilesCome() throws Exception {
    try (Xcore a = node("a").load();
        Xcore b = node("b").load()) {
      a.boot();
      b.boot();
      a.installer().install(LocalSource.of(extra(folder, "1.0.0")), Optional.empty(), REQUEST);
      await().atMost(PATIENCE).until(() -> b.plugins().gaps().containsKey("extra"));
      HttpResponse<String> missing = ask(b, "GET", "/admin/plugins/extra");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body()).contains("wanted in version 1.0.0", "ann", "not on this node");
      assertThat(ask(b, "GET", "/admin/status").body()).contains("plugin_state", "not on this");

      extra(folder.resolve("b/plugins"), "1.0.0");
      await().atMost(PATIENCE).until(() -> b.plugins().gaps().isEmpty());
      assertThat(state(b, "extra")).isEqualTo(PluginState.ACTIVE);

      a.installer().install(LocalSource.of(extra(folder, "1.1.0")), Optional.empty(), REQUEST);
      await()
          .atMost(PATIENCE)
          .until(
              () -> b.plugins().gaps().getOrDefault("extra", "").contains("this node has 1.0.0"));
      assertThat(ask(b, "GET", "/admin/plugins/extra").body()).contains("\"gap\"", "1.1.0");
      assertThat(b.plugins().call("extra", "version", Map.of()).value()).isEqualTo("1.0.0");

      extra(folder.resolve("b/plugins"), "1.1.0");
      await().atMost(PATIENCE).until(() -> b.plugins().gaps().isEmpty());
      assertThat(b.plugins().call("extra", "version", Map.of()).value()).isEqualTo("1.1.0");

      a.installer().remove("extra", false, REQUEST);
      reaches(b, "extra", PluginState.UNLOADED);
      assertThat(a.plugins().states().history("extra", 50))
          .extracting(PluginAct::kind)
          .contains(PluginAct.Kind.INSTALL, PluginAct.Kind.UPGRADE, PluginAct.Kind.REMOVE);
    }
  }

  @Test
  void withoutTheDatabaseANodeServesAndSaysNoToWishes() throws Exception {
    try (Xcore a = node("a").load()) {
      a.boot();
      a.plugins().disable("greeter", false, "ann");
    }
    try (Xcore b = node("b").load()) {
      b.boot();
      assertThat(state(b, "greeter")).isEqualTo(PluginState.DISABLED);
      b.plugins().enable("greeter", "ann");
      database.refuse();

      assertThatThrownBy(() -> b.plugins().disable("greeter", false, "ann"))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("nothing was changed");
      assertThat(ask(b, "POST", "/admin/plugins/greeter/disable").statusCode()).isEqualTo(503);
      assertThat(greeting(b)).isEqualTo("Hello, Ann!");
      assertThat(ask(b, "GET", "/health").body()).contains("plugin_state", "known last");
      b.plugins().reload("greeter", "ann");

      try (Xcore a = node("a").load()) {
        a.boot();
        assertThat(state(a, "greeter")).isEqualTo(PluginState.DISABLED);
        assertThat(a.plugins().states().status().isDegraded()).isTrue();
        database.accept();
        reaches(a, "greeter", PluginState.ACTIVE);
        assertThat(a.plugins().states().status().isDegraded()).isFalse();
      }
      await().atMost(PATIENCE).until(() -> !b.plugins().states().status().isDegraded());
      b.plugins().disable("greeter", false, "ann");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(b.plugins().states().history("greeter", 50))
                  .extracting(PluginAct::kind)
                  .contains(PluginAct.Kind.RELOAD));
    }
  }

  @Test
  void theEmbeddedDatabaseIsNotOpenedForIt() {
    TestApplication application =
        new TestApplication(folder.resolve("alone")).configure("plugins: {watch: false}").greeter();
    try (Xcore xcore = application.load()) {
      xcore.boot();
      xcore.plugins().disable("greeter", false, "ann");
      assertThat(xcore.plugins().states().status().store()).isEqualTo("file");
      assertThat(folder.resolve("alone/var/database")).doesNotExist();
    }
    application.configure("plugins: {watch: false, state: database}");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(xcore.plugins().states().status().store()).isEqualTo("database");
      assertThat(state(xcore, "greeter")).isEqualTo(PluginState.DISABLED);
      assertThat(xcore.plugins().states().history("greeter", 9)).hasSize(1);
      xcore.plugins().enable("greeter", "ann");
    }
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(state(xcore, "greeter")).isEqualTo(PluginState.ACTIVE);
      assertThat(xcore.plugins().states().history("greeter", 9)).hasSize(2);
    }
  }

  @Test
  @Tag("full")
  void whatWasAcknowledgedHoldsAfterAKill() throws Exception {
    node("a");
    for (int round = 0; round < 2; round++) {
      Wish acknowledged = runAndKill(20 + 7 * round);
      try (Xcore again = node("a").load()) {
        again.boot();
        Wish kept = again.plugins().states().find("greeter").orElseThrow().wish();
        List<PluginAct> acts = again.plugins().states().history("greeter", 2);
        assertThat(acts.getFirst().isDone()).isTrue();
        // The kill may come between the storing of a word and its acknowledgement.
        if (kept != acknowledged) {
          assertThat(kept).isEqualTo(acknowledged == Wish.ACTIVE ? Wish.DISABLED : Wish.ACTIVE);
        }
        PluginState expected = kept == Wish.ACTIVE ? PluginState.ACTIVE : PluginState.DISABLED;
        assertThat(state(again, "greeter")).isEqualTo(expected);
        assertThat(again.plugins().states().status().isDegraded()).isFalse();
      }
    }
  }

  /** Returns the last wish that was acknowledged. */
  private Wish runAndKill(int words) throws Exception {
    Path output = Files.createTempFile(folder, "acknowledged", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StateServer.class.getName(),
                folder.resolve("a").toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      await().atMost(PATIENCE).until(() -> wishes(output).size() >= words);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return wishes(output).getLast();
  }

  /** The kill may cut the last line short. */
  private static List<Wish> wishes(Path output) throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.equals("DISABLED") || line.equals("ACTIVE"))
        .map(Wish::valueOf)
        .toList();
  }
}
