package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on plugins while no server runs. */
class PluginCommandsTest {

  @TempDir Path folder;

  @BeforeEach
  void chooseAPortThatNobodyServes() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("xcore.yaml"), "server:\n  port: " + socket.getLocalPort() + "\n");
    }
  }

  @Test
  void aNewPluginIsSound() {
    assertThat(run("plugin", "new", "my-greeter").status()).isZero();

    Outcome outcome = run("plugin", "validate", "my-greeter");

    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).contains("ok my-greeter");
    assertThat(folder.resolve("plugins/my-greeter/src/MyGreeter.java")).exists();
  }

  @Test
  void namesThatHideClassesInUseMakeSoundPluginsToo() {
    for (String name : List.of("plugin", "action", "string", "get", "override")) {
      assertThat(run("plugin", "new", name).status()).isZero();
    }

    Outcome outcome = run("plugin", "validate");

    assertThat(outcome.status()).as(outcome.out()).isZero();
  }

  @Test
  void aNewPluginOverwritesNothing() {
    run("plugin", "new", "greeter");

    Outcome outcome = run("plugin", "new", "greeter");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("exists already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted", "ephemeral"})
  void aNewPluginOfEachModeIsSound(String mode) {
    run("plugin", "new", "greeter", "--mode", mode);

    assertThat(folder.resolve("plugins/greeter/plugin.yaml"))
        .content()
        .contains("execution_mode: " + mode);
    assertThat(run("plugin", "validate", "greeter").out()).contains("ok greeter");
  }

  @Test
  void aNewPluginIsSandboxedUnlessItIsSaidOtherwise() {
    run("plugin", "new", "greeter");

    assertThat(run("plugin", "list").out()).containsPattern("greeter +0\\.1\\.0 +sandboxed");
  }

  @Test
  void unknownModesAreRefused() {
    Outcome outcome = run("plugin", "new", "greeter", "--mode", "magic");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("'magic' is no execution mode", "sandboxed, trusted, ephemeral");
    assertThat(folder.resolve("plugins")).doesNotExist();
  }

  @Test
  void aSandboxedPluginWithoutItsEntryClassIsNotSound() throws IOException {
    plugin("gone", "name: gone\nversion: 1.0.0\nentry_point: shop.Entri\n");

    assertThat(run("plugin", "validate", "gone").out())
        .contains("invalid gone", "class shop.Entri does not exist", "Entry");
  }

  @Test
  void aSandboxedPluginWithoutAClassThatCanBeEnteredIsNotSound() throws IOException {
    plugin("none", "name: none\nversion: 1.0.0\n");
    source("none", "public final class Entry {}");

    assertThat(run("plugin", "validate", "none").out())
        .contains("invalid none", "no class can be the entry class", "dev.xcore.sdk.Plugin");
  }

  @Test
  void aSandboxedPluginWithoutCodeIsNotSound() throws IOException {
    Files.createDirectories(folder.resolve("plugins/bare/src"));
    Files.writeString(folder.resolve("plugins/bare/plugin.yaml"), "name: bare\nversion: 1.0.0\n");

    assertThat(run("plugin", "validate", "bare").out())
        .contains("invalid bare", "holds no code; put sources into src/");
  }

  @Test
  void handlersOfASandboxedPluginAreChecked() throws IOException {
    plugin("shop", "name: shop\nversion: 1.0.0\n");
    source(
        "shop",
        """
        import dev.xcore.sdk.Action;
        public final class Entry implements dev.xcore.sdk.Plugin {
          @Action("buy") public String one() { return ""; }
          @Action("buy") public String other() { return ""; }
        }
        """);

    assertThat(run("plugin", "validate", "shop").out()).contains("invalid shop", "buy");
  }

  @Test
  void aMavenProjectIsMadeBesideTheApplication() throws IOException {
    Outcome outcome = run("plugin", "new", "my-greeter", "--maven");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Path project = folder.resolve("my-greeter");
    assertThat(Files.readString(project.resolve("pom.xml")))
        .contains("xcore-sdk", "xcore-testkit", "<artifactId>my-greeter</artifactId>");
    assertThat(project.resolve("src/main/java/plugins/my_greeter/MyGreeter.java"))
        .content()
        .startsWith("package plugins.my_greeter;");
    assertThat(project.resolve("src/main/resources/plugin.yaml"))
        .content()
        .contains("version: ${project.version}");
    assertThat(project.resolve("README.md")).content().contains("install");
  }

  @Test
  void listShowsWhatLiesOnDiskAndSaysSo() throws IOException {
    run("plugin", "new", "greeter");
    plugin("broken", "name: broken\nversion: 1.0.0\nexecution_mode: trusted\nfoo: 1\n");

    Outcome outcome = run("plugin", "list");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).contains("no server answers");
    assertThat(outcome.out())
        .containsPattern("greeter +0\\.1\\.0 +sandboxed +installed +Greets\\.")
        .containsPattern("broken .* invalid .*plugin\\.yaml:4");
  }

  @Test
  void listIsAvailableAsJson() {
    run("plugin", "new", "greeter");

    Outcome outcome = run("plugin", "list", "--json");

    Map<String, Object> tree = Trees.members(JsonText.parse(outcome.out()));
    assertThat(Trees.members(Trees.items(tree.get("plugins")).getFirst()))
        .containsEntry("name", "greeter")
        .containsEntry("state", "installed");
  }

  @Test
  void infoOfAnUnknownPluginNamesTheNearest() {
    run("plugin", "new", "greeter");

    Outcome outcome = run("plugin", "info", "greter");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("did you mean 'greeter'?");
    assertThat(run("plugin", "info", "greeter").out()).contains("greeter 0.1.0 installed");
  }

  @Test
  void validateNamesEveryKindOfProblem() throws IOException {
    plugin(
        "wrong-key",
        "name: wrong-key\n"
            + "version: 1.0.0\n"
            + "execution_mode: trusted\n"
            + "resuorces: {}\n"
            + "load: sometimes\n");
    plugin("sealed", "name: sealed\nversion: 1.0.0\nexecution_mode: closed\n");
    plugin(
        "needy",
        "name: needy\nversion: 1.0.0\nexecution_mode: trusted\nrequires: [\"nobody: ^1\"]\n");
    plugin("syntax", "name: syntax\nversion: 1.0.0\nexecution_mode: trusted\n");
    source("syntax", "public final class Syntax implements dev.xcore.sdk.Plugin { int }");
    plugin("handler", "name: handler\nversion: 1.0.0\nexecution_mode: trusted\n");
    source(
        "handler",
        "public final class Handler implements dev.xcore.sdk.Plugin {"
            + " @dev.xcore.sdk.Action public void take(Thread thread) {} }");

    Outcome outcome = run("plugin", "validate");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("invalid wrong-key", "plugin.yaml:4", "resources", "plugin.yaml:5", "eager")
        .contains("invalid sealed", "execution_mode: found 'closed'")
        .contains("invalid needy", "nobody")
        .contains("invalid syntax")
        .containsPattern("Syntax\\.java:1")
        .contains("invalid handler", "take", "Thread");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void validateIsAvailableAsJson() throws IOException {
    plugin("sealed", "name: sealed\nversion: 1.0.0\nexecution_mode: closed\n");

    Outcome outcome = run("plugin", "validate", "sealed", "--json");

    assertThat(outcome.status()).isEqualTo(1);
    Map<String, Object> report =
        Trees.members(Trees.items(JsonText.parse(outcome.out())).getFirst());
    assertThat(report).containsEntry("name", "sealed").containsEntry("sound", false);
    assertThat(Trees.items(report.get("problems"))).isNotEmpty();
  }

  @Test
  void validateAndTestTakePathsToo() {
    run("plugin", "new", "greeter");

    assertThat(run("plugin", "validate", "plugins/greeter").status()).isZero();
    assertThat(run("plugin", "validate", "plugins/nothing").err()).contains("plugins/nothing");
  }

  @Test
  void aPluginWithoutTestsSaysWhereTheyBelong() throws IOException {
    plugin("bare", "name: bare\nversion: 1.0.0\nexecution_mode: trusted\n");

    Outcome outcome = run("plugin", "test", "bare");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no tests", "test");
  }

  @Test
  void testsThatDoNotCompileAreShownAsCompilersDo() throws IOException {
    run("plugin", "new", "greeter");
    Files.writeString(folder.resolve("plugins/greeter/test/Bad.java"), "class Bad {\n  int\n}\n");

    Outcome outcome = run("plugin", "test", "greeter");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("test/Bad.java:2:");
  }

  @Test
  void aPayloadThatIsNoObjectIsRefusedBeforeAnythingIsSent() {
    assertThat(run("plugin", "call", "a", "b", "{").err()).contains("no JSON", "line 1");
    assertThat(run("plugin", "call", "a", "b", "[1]").err()).contains("must be a JSON object");
    assertThat(new CommandLineFixture(folder).withInput("7").run("plugin", "call", "a", "b", "-"))
        .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(1))
        .satisfies(outcome -> assertThat(outcome.err()).contains("must be a JSON object"));
  }

  private void plugin(String name, String manifest) throws IOException {
    Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(name));
    Files.writeString(plugin.resolve("plugin.yaml"), manifest);
    source(name, "public final class Entry implements dev.xcore.sdk.Plugin {}");
  }

  private void source(String name, String text) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("plugins").resolve(name).resolve("src"));
    Files.deleteIfExists(sources.resolve("Entry.java"));
    String type = text.replaceFirst("(?s).*?final class (\\w+).*", "$1");
    Files.writeString(sources.resolve(type + ".java"), text);
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }
}
