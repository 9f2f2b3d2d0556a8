package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Installation from the command line, without a server and with one. */
class InstallCommandsTest {

  @TempDir Path folder;
  private CommandLineFixture commands;

  @BeforeEach
  void application() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 1}\n");
    commands = new CommandLineFixture(folder);
  }

  private Path shop(String version) throws IOException {
    return shop(version, "return \"" + version + "\";");
  }

  private Path shop(String version, String body) throws IOException {
    Path source = Files.createDirectories(folder.resolve("shop-" + version));
    Files.createDirectories(source.resolve("src"));
    Files.writeString(
        source.resolve("plugin.yaml"),
        "name: shop\nversion: " + version + "\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("src/Shop.java"),
        "public final class Shop implements dev.xcore.sdk.Plugin {\n"
            + "  @dev.xcore.sdk.Action public String version() { "
            + body
            + " }\n}\n");
    return source;
  }

  private Path installed(String path) {
    return folder.resolve("plugins/shop").resolve(path);
  }

  @Test
  void withoutAServerThePluginFolderIsChangedItself() throws IOException {
    shop("1.0.0");
    Outcome first = commands.run("plugin", "install", "shop-1.0.0", "--yes");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).contains("installed shop 1.0.0; the next start loads it");
    assertThat(first.err()).contains("no server answers", "trusted: in the server's process");
    assertThat(installed("plugin.yaml")).content().contains("version: 1.0.0");

    shop("1.1.0");
    assertThat(commands.run("plugin", "install", "shop-1.1.0", "--yes").out())
        .contains("upgraded shop 1.1.0, was 1.0.0");
    assertThat(commands.run("plugin", "install", "shop-1.1.0", "--yes").out())
        .contains("shop 1.1.0 is installed already");
    assertThat(commands.run("plugin", "versions", "shop").out())
        .containsPattern("1\\.1\\.0 +installed +20.*cli +[0-9a-f]{12} +.*shop-1\\.1\\.0")
        .containsPattern("1\\.0\\.0 +kept");
    assertThat(commands.run("plugin", "rollback", "shop").out())
        .contains("rolled back shop 1.0.0, was 1.1.0");
    assertThat(installed("plugin.yaml")).content().contains("version: 1.0.0");
    Outcome removed = commands.run("plugin", "remove", "shop", "--json");
    assertThat(JsonText.parse(removed.out())).asString().contains("outcome=removed");
    assertThat(folder.resolve("plugins/shop")).doesNotExist();
  }

  @Test
  void whatDoesNotCompileIsNotPlaced() throws IOException {
    shop("1.0.0", "return 7;");

    Outcome refused = commands.run("plugin", "install", "shop-1.0.0", "--yes");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("src/Shop.java:2", "incompatible types")
        .doesNotContain(".staging", "\tat ");
    assertThat(folder.resolve("plugins/shop")).doesNotExist();
  }

  @Test
  void whereNobodyCanBeAskedATrustedPluginNeedsYes() throws IOException {
    shop("1.0.0");

    Outcome refused = commands.run("plugin", "install", "shop-1.0.0");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("shop 1.0.0 from", "use everything", "--yes");
    assertThat(folder.resolve("plugins/shop")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"y\n", "n\n", ""})
  void atATerminalTheUserIsAsked(String answer) throws IOException {
    shop("1.0.0");
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
            false,
            true);

    int status =
        CommandTree.create(new Surroundings(folder, Map.of(), terminal))
            .execute("plugin", "install", "shop-1.0.0");

    assertThat(err.toString()).contains("Install it? [y/N]");
    assertThat(status).isEqualTo(answer.startsWith("y") ? 0 : 1);
    assertThat(Files.exists(installed("plugin.yaml"))).isEqualTo(answer.startsWith("y"));
  }

  @Test
  void aSourceThatIsNoneIsExplained() throws IOException {
    assertThat(commands.run("plugin", "install", "nowhere", "--yes").err())
        .contains("there is no file or folder " + folder.resolve("nowhere"));
    assertThat(commands.run("plugin", "install", "xcore.yaml", "--yes").err())
        .contains("neither a folder nor a .jar or .zip");
    shop("1.0.0");
    assertThat(commands.run("plugin", "install", "shop-1.0.0", "--ref", "v1", "--yes").err())
        .contains("leave --ref out");
    assertThat(commands.run("plugin", "rollback", "shop").err()).contains("no plugin 'shop'");
    assertThat(commands.run("plugin", "remove", "shop").err()).contains("no plugin 'shop'");
  }

  @Test
  void aServerThatIsNamedMustAnswer() throws IOException {
    shop("1.0.0");
    Outcome refused =
        commands.run("--url", "http://127.0.0.1:1", "plugin", "install", "shop-1.0.0", "--yes");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("no server answers at http://127.0.0.1:1");
    assertThat(folder.resolve("plugins")).doesNotExist();
  }

  @Test
  void aRunningServerTakesThePluginAtOnce() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");
    try (Xcore xcore = Xcore.load(ConfigurationLoader.in(folder))) {
      xcore.boot();
      String url = xcore.address().orElseThrow().toString();
      shop("1.0.0");
      Outcome first = commands.run("--url", url, "plugin", "install", "shop-1.0.0", "--yes");
      assertThat(first.status()).as(first.err()).isZero();
      assertThat(first.out()).contains("installed shop 1.0.0; it is active");
      assertThat(xcore.plugins().call("shop", "version", null).value()).isEqualTo("1.0.0");
      assertThat(commands.run("--url", url, "plugin", "install", "shop-1.0.0", "--yes").out())
          .contains("is installed already");

      shop("1.1.0", "return 7;");
      Outcome broken = commands.run("--url", url, "plugin", "install", "shop-1.1.0", "--yes");
      assertThat(broken.status()).isEqualTo(1);
      assertThat(broken.err()).contains("Shop.java:2", "compile_error");
      assertThat(xcore.plugins().call("shop", "version", null).value()).isEqualTo("1.0.0");

      shop("1.2.0");
      commands.run("--url", url, "plugin", "install", "shop-1.2.0", "--yes");
      assertThat(xcore.plugins().call("shop", "version", null).value()).isEqualTo("1.2.0");
      assertThat(commands.run("--url", url, "plugin", "versions", "shop").out())
          .containsPattern("1\\.2\\.0 +installed .*shop-1\\.2\\.0")
          .doesNotContain("1.1.0");
      assertThat(commands.run("--url", url, "plugin", "rollback", "shop", "1.0.0").out())
          .contains("rolled back shop 1.0.0, was 1.2.0; it is active");
      assertThat(commands.run("--url", url, "plugin", "remove", "shop", "--purge").out())
          .contains("purged shop 1.0.0");
      assertThat(xcore.plugins().find("shop")).isEmpty();
    }
  }
}
