package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins under development that lie elsewhere. */
class PluginLinkTest {

  @TempDir Path folder;

  @BeforeEach
  void makeAPluginElsewhere() throws IOException {
    plugin(folder.resolve("projects/greeter"), "greeter");
  }

  private static void plugin(Path place, String name) throws IOException {
    Files.createDirectories(place.resolve("src"));
    Files.writeString(
        place.resolve("plugin.yaml"),
        "name: " + name + "\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        place.resolve("src/Greeter.java"),
        "public final class Greeter implements dev.xcore.sdk.Plugin {}\n");
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }

  @Test
  void aLinkedPluginIsInstalledUntilItIsUnlinked() {
    Outcome linked = run("plugin", "link", "projects/greeter");
    assertThat(linked.status()).as(linked.err()).isZero();
    assertThat(folder.resolve("plugins/greeter")).isSymbolicLink();
    assertThat(run("plugin", "list").out()).containsPattern("greeter +1\\.0\\.0");

    Outcome unlinked = run("plugin", "unlink", "greeter", "--json");
    assertThat(unlinked.status()).as(unlinked.err()).isZero();
    assertThat(unlinked.out()).contains("\"removed\"");
    assertThat(folder.resolve("plugins/greeter")).doesNotExist();
    assertThat(folder.resolve("projects/greeter/plugin.yaml")).exists();
  }

  @Test
  void theLinkMayHaveAnotherName() {
    assertThat(run("plugin", "link", "projects/greeter", "--name", "mine").status()).isZero();
    assertThat(folder.resolve("plugins/mine")).isSymbolicLink();
    assertThat(run("plugin", "unlink", "greeter").status()).isZero();
    assertThat(folder.resolve("plugins/mine")).doesNotExist();
    assertThat(run("plugin", "link", "projects/greeter", "--name", "../x").err())
        .contains("no plugin name");
  }

  @Test
  void aNameThatIsTakenIsRefused() throws IOException {
    plugin(folder.resolve("plugins/other"), "greeter");
    Outcome outcome = run("plugin", "link", "projects/greeter");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("'greeter' is taken by", "plugins/other");

    assertThat(run("plugin", "unlink", "greeter").err()).contains("is no link");
    assertThat(folder.resolve("plugins/other/plugin.yaml")).exists();
  }

  @Test
  void linkingTwiceNamesTheLink() {
    run("plugin", "link", "projects/greeter");
    assertThat(run("plugin", "link", "projects/greeter").err())
        .contains("xcore plugin unlink greeter");
  }

  @Test
  void whatIsNoPluginElsewhereIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    plugin(folder.resolve("plugins/inside"), "inside");
    assertThat(run("plugin", "link", "nowhere").err()).contains("there is no folder");
    assertThat(run("plugin", "link", "empty").err()).contains("holds no plugin");
    assertThat(run("plugin", "link", "plugins/inside").err()).contains("already");
    assertThat(run("plugin", "unlink", "insid").err()).contains("did you mean 'inside'?");
  }

  @Test
  void aLinkThatLeadsNowhereCanBeRemoved() throws IOException {
    run("plugin", "link", "projects/greeter");
    Files.move(folder.resolve("projects/greeter"), folder.resolve("projects/moved"));
    assertThat(run("plugin", "unlink", "greeter").status()).isZero();
    assertThat(Files.list(folder.resolve("plugins"))).isEmpty();
  }
}
