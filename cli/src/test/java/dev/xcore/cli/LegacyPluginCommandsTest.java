package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on plugins of generation 1 while no server runs. */
class LegacyPluginCommandsTest {

  private static final String RUN =
      """
      package ping;

      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;

      @PluginInfo(version = "0.1.0", author = "xcore", tags = "ping", requires = "users: ^1.2",
          tasks = "sweep")
      public class Run%s {
        public Router router() {
          return Router.create().prefix("/app/ping").get("/", request -> true);
        }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void writePlugins() throws IOException {
    configure("");
    write("ping/src/ping/Run.java", RUN.formatted(""));
    write("ping/config.yaml", "env: {TOKEN: ''}\ngreeting: 'true'\nlimits: {most: 3}\n");
    write("users/plugin.yaml", "name: users\nversion: 1.2.5\nexecution_mode: trusted\n");
    write("users/src/Users.java", "public class Users implements dev.xcore.sdk.Plugin {}");
  }

  private void configure(String more) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("xcore.yaml"), "server:\n  port: " + socket.getLocalPort() + "\n" + more);
    }
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve("plugins").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }

  @Test
  void listAndInfoKnowTheForm() {
    assertThat(run("plugin", "list").out()).contains("ping", "0.1.0", "legacy");

    Outcome info = run("plugin", "info", "ping");

    assertThat(info.out())
        .contains("ping 0.1.0", "/app/ping", "users: ^1.2", "sweep", "xcore plugin migrate ping");
  }

  @Test
  void validateWarnsAndStaysSound() {
    Outcome outcome = run("plugin", "validate", "ping");

    assertThat(outcome.status()).as(outcome.out()).isZero();
    assertThat(outcome.out()).contains("ok ping", "warning:", "generation 1", "sweep");
  }

  @Test
  void strictModeRefusesWhatIsNotSigned() throws IOException {
    configure("plugins: {strict_trusted: true}\n");

    assertThat(run("plugin", "validate", "ping").out()).contains("has no plugin.sig");

    write("ping/plugin.sig", "{}");

    assertThat(run("plugin", "validate", "ping").out()).contains("plugin.sig cannot be used");
  }

  @Test
  void migrationShowsTheManifestAndWritesNothingUnasked() {
    Outcome outcome = run("plugin", "migrate", "ping");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            """
            name: ping
            version: 0.1.0
            execution_mode: legacy    # trusted, as soon as the entry class implements Plugin
            author: xcore
            tags: [ping]
            requires: ["users: ^1.2"]
            api:
              prefix: /app/ping
            env:
              TOKEN: "${TOKEN:-}"
            config:
              greeting: "true"
              limits:
                most: 3
            """);
    assertThat(outcome.err())
        .contains("--write", "implement dev.xcore.sdk.Plugin", "/app/ping out of .prefix")
        .contains("remove config.yaml", "sweep", "execution_mode: trusted");
    assertThat(folder.resolve("plugins/ping/plugin.yaml")).doesNotExist();
  }

  @Test
  void migratedPluginIsSoundAtEveryStep() throws IOException {
    run("plugin", "migrate", "ping", "--write");

    Outcome written = run("plugin", "validate", "ping");

    assertThat(written.status()).as(written.out()).isZero();
    assertThat(run("plugin", "migrate", "ping", "--write").out()).contains("is there already");

    write("ping/src/ping/Run.java", RUN.formatted(" implements Plugin"));
    Files.delete(folder.resolve("plugins/ping/plugin.yaml"));
    run("plugin", "migrate", "ping", "--write");
    Outcome migrated = run("plugin", "validate", "ping");

    assertThat(folder.resolve("plugins/ping/plugin.yaml"))
        .content()
        .contains("execution_mode: trusted");
    assertThat(migrated.status()).as(migrated.out()).isZero();
    assertThat(migrated.out()).doesNotContain("warning");
    assertThat(run("plugin", "migrate", "ping").err()).contains("nothing to migrate");
  }

  @Test
  void migrationAnswersInJson() {
    assertThat(JsonText.parse(run("plugin", "migrate", "ping", "--json").out()).toString())
        .contains("by_hand", "name: ping", "written=false");
  }
}
