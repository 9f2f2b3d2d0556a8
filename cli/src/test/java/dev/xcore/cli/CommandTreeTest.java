package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandTreeTest {

  @TempDir Path folder;

  @Test
  void aMistypedCommandIsAUsageErrorWithTheNearest() {
    Outcome outcome = new CommandLineFixture(folder).run("plugin", "relaod", "x");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("relaod").contains("reload");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aMistypedOptionIsAUsageErrorWithTheNearest() {
    Outcome outcome = new CommandLineFixture(folder).run("plugin", "list", "--jsno");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("--jsno").contains("--json");
  }

  @Test
  void aMissingArgumentIsAUsageError() {
    Outcome outcome = new CommandLineFixture(folder).run("plugin", "reload");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("NAME").contains("xcore plugin reload --help");
  }

  @Test
  void aGroupWithoutCommandListsItsCommands() {
    Outcome outcome = new CommandLineFixture(folder).run("config");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("check", "show", "set", "unset", "reload", "migrate");
  }

  @Test
  void xcoreAloneShowsWhatThereIs() {
    Outcome outcome = new CommandLineFixture(folder).run();

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("run", "init", "plugin", "config", "user", "role", "key", "doctor", "health");
  }

  @Test
  void versionNamesPlatformAndJava() {
    Outcome outcome = new CommandLineFixture(folder).run("--version");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("XCore ").contains("Java " + Runtime.version());
  }

  @Test
  void everyCommandHasHelpAndADescription() {
    CommandLine root =
        CommandTree.create(
            new Surroundings(
                folder,
                java.util.Map.of(),
                new Terminal(
                    new java.io.PrintWriter(new java.io.StringWriter()),
                    new java.io.PrintWriter(new java.io.StringWriter()),
                    java.io.InputStream.nullInputStream(),
                    false)));
    check(root);
  }

  private static void check(CommandLine command) {
    assertThat(command.getCommandSpec().usageMessage().description())
        .as(command.getCommandName())
        .isNotEmpty();
    assertThat(command.getCommandSpec().optionsMap()).containsKey("--help");
    command.getSubcommands().values().forEach(CommandTreeTest::check);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionKnowsEveryCommand(String shell) {
    Outcome outcome = new CommandLineFixture(folder).run("completion", shell);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("validate", "migrate", "--password-stdin", "--json", "_complete_xcore");
  }

  @Test
  void anUnknownShellIsAUsageErrorThatListsTheKnown() {
    Outcome outcome = new CommandLineFixture(folder).run("completion", "fish");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("bash", "zsh");
  }
}
