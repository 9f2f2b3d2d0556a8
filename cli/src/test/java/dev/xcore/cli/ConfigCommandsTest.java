package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the configuration while no server runs. */
class ConfigCommandsTest {

  @TempDir Path folder;

  private int port;

  @BeforeEach
  void chooseAPortThatNobodyServes() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @Test
  void everyProblemIsNamedWithFileLineAndTheNearestKey() throws IOException {
    write("app:\n  nmae: x\nserver:\n  port: many\n");

    Outcome outcome = run("config", "check");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("xcore.yaml:2", "nmae", "name")
        .contains("xcore.yaml:4", "server.port", "many")
        .contains("2 problems");
  }

  @Test
  void problemsAreAvailableAsJson() throws IOException {
    write("server:\n  port: many\n");

    Outcome outcome = run("config", "check", "--json");

    assertThat(outcome.status()).isEqualTo(1);
    Map<String, Object> tree = Trees.members(JsonText.parse(outcome.out()));
    Map<String, Object> problem = Trees.members(Trees.items(tree.get("problems")).getFirst());
    assertThat(problem.get("key")).isEqualTo("server.port");
    assertThat(problem.get("line")).isEqualTo(2);
  }

  @Test
  void aFolderWithoutConfigurationIsSound() {
    Outcome outcome = run("config", "check");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("ok");
  }

  @Test
  void weakSecretsOutsideOfDevelopmentAreProblems() throws IOException {
    write("app:\n  env: production\n  secret_key: changeme\n");

    Outcome outcome = run("config", "check");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("app.secret_key").doesNotContain("changeme");
  }

  @Test
  void showSaysWhereEachValueComesFromAndMasksSecrets() throws IOException {
    write("app:\n  name: mine\n  secret_key: s3cr3t-s3cr3t\n");

    Outcome outcome =
        new CommandLineFixture(folder, Map.of("XCORE__SERVER__PORT", "9000")).run("config", "show");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("app\\.name +mine +xcore\\.yaml:2")
        .containsPattern("server\\.port +9000 +.*XCORE__SERVER__PORT")
        .containsPattern("server\\.host +127\\.0\\.0\\.1 +default")
        .containsPattern("app\\.secret_key +\\*\\*\\*")
        .doesNotContain("s3cr3t");
  }

  @Test
  void showOfASectionShowsNothingElse() {
    assertThat(run("config", "show", "server").out().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("server."));
    assertThat(run("config", "show", "serv").status()).isEqualTo(1);
  }

  @Test
  void setKeepsCommentsAndSaysWhenItTakesEffect() throws IOException {
    write("# mine\nserver:\n  port: " + port + " # the port\n");

    Outcome outcome = run("config", "set", "plugins.config.hello.greeting", "Salut toi");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("in force at the next start");
    assertThat(Files.readString(folder.resolve("xcore.yaml")))
        .startsWith("# mine\nserver:\n  port: " + port + " # the port\n");
    assertThat(run("config", "show", "plugins").out()).contains("Salut toi");
  }

  @Test
  void aValueThatIsNotAcceptableIsNotWritten() throws IOException {
    write("server:\n  port: " + port + "\n");

    Outcome outcome = run("config", "set", "server.port", "99999");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("server.port", "65535");
    assertThat(folder.resolve("xcore.yaml")).hasContent("server:\n  port: " + port + "\n");
  }

  @Test
  void anUnknownKeyIsNotWritten() throws IOException {
    write("server:\n  port: " + port + "\n");

    Outcome outcome = run("config", "set", "server.prot", "1");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("prot", "port");
  }

  @Test
  void aBrokenFileCanBeMendedBySet() throws IOException {
    write("server:\n  port: many\n");

    Outcome outcome = run("config", "set", "server.port", String.valueOf(port));

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(run("config", "check").status()).isZero();
  }

  @Test
  void aValueThatTheEnvironmentOverridesIsPointedOut() throws IOException {
    write("server:\n  host: 127.0.0.1\n");

    Outcome outcome =
        new CommandLineFixture(folder, Map.of("XCORE__SERVER__PORT", String.valueOf(port)))
            .run("config", "set", "server.port", "9000");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).contains("no effect", "XCORE__SERVER__PORT");
  }

  @Test
  void unsetBringsTheDefaultBack() throws IOException {
    write("server:\n  port: " + port + "\n  max_body_mb: 3\n");

    assertThat(run("config", "unset", "server.max_body_mb").status()).isZero();

    assertThat(run("config", "show", "server.max_body_mb").out()).contains("10", "default");
    assertThat(run("config", "unset", "server.max_body_mb").out()).contains("nothing was written");
  }

  @Test
  void setMakesTheFileWhereThereIsNone() {
    Outcome outcome = run("config", "set", "app.name", "new");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(folder.resolve("xcore.yaml")).exists();
  }

  @Test
  void migrateWritesTodaysKeysAndLeavesTheOldFile() throws IOException {
    String old = "app:\n  server:\n    port: 8111\nmarketplace:\n  url: https://example.org\n";
    Files.writeString(folder.resolve("integration.yaml"), old);

    Outcome outcome = run("config", "migrate");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(folder.resolve("integration.yaml")).hasContent(old);
    assertThat(run("config", "show", "server.port").out()).contains("8111", "xcore.yaml");
    assertThat(run("config", "migrate").out()).contains("nothing was written");
  }

  @Test
  void migrateOverwritesNothing() throws IOException {
    write("app:\n  name: kept\n");
    Files.writeString(folder.resolve("config.json"), "{\"xcore\": {}}");

    Outcome outcome = run("config", "migrate", "config.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("exists already");
    assertThat(folder.resolve("xcore.yaml")).hasContent("app:\n  name: kept\n");
  }

  @Test
  void migrateCanPrintInsteadOfWriting() throws IOException {
    Files.writeString(folder.resolve("integration.yaml"), "app:\n  server:\n    port: 8111\n");

    Outcome outcome = run("config", "migrate", "--print");

    assertThat(outcome.out()).contains("8111");
    assertThat(folder.resolve("xcore.yaml")).doesNotExist();
  }

  @Test
  void reloadWithoutAServerFails() throws IOException {
    write("server:\n  port: " + port + "\n");

    Outcome outcome = run("config", "reload");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no server answers");
  }

  @Test
  void anAbsentFileIsNamed() {
    Outcome outcome = run("--config", "nothing.yaml", "config", "check");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("nothing.yaml");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), yaml);
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }
}
