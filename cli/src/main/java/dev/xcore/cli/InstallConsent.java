package dev.xcore.cli;

import dev.xcore.kernel.install.StagedPlugin;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows what a plugin asks for, and asks whether it may be installed. */
final class InstallConsent {

  private final Terminal terminal;
  private final boolean given;

  /**
   * Prepares to ask.
   *
   * @param terminal where to ask
   * @param given whether the answer is yes already
   */
  InstallConsent(Terminal terminal, boolean given) {
    this.terminal = terminal;
    this.given = given;
  }

  /**
   * Asks. Where nobody can be asked, a plugin that asks for nothing is taken as agreed to.
   *
   * @throws CommandFailure if the answer is no, or nobody is there to give it
   */
  void require(StagedPlugin staged) {
    PluginManifest manifest = staged.plugin().manifest();
    show(staged, manifest);
    if (given) {
      return;
    }
    if (!terminal.interactive()) {
      if (asksForSomething(manifest)) {
        throw new CommandFailure(
            "plugin '%s' asks for what is shown above, and nobody is here to agree; add --yes"
                .formatted(staged.name()));
      }
      return;
    }
    terminal.err().print("Install it? [y/N] ");
    terminal.err().flush();
    if (!isYes(answer())) {
      throw new CommandFailure("nothing was installed");
    }
  }

  private void show(StagedPlugin staged, PluginManifest manifest) {
    terminal.note(
        "%s %s from %s"
            .formatted(terminal.strong(staged.name()), manifest.version(), staged.origin()));
    TextTable facts = new TextTable();
    facts.row("runs", mode(manifest.mode()));
    facts.row("may", permissions(manifest));
    if (!manifest.requires().isEmpty()) {
      facts.row(
          "requires",
          String.join(
              ", ",
              manifest.requires().stream().map(need -> need.name() + " " + need.range()).toList()));
    }
    facts.lines().forEach(line -> terminal.note("  " + line));
    staged
        .warnings()
        .forEach(warning -> terminal.note("  " + terminal.doubtful("warning: ") + warning));
  }

  private String mode(ExecutionMode mode) {
    return switch (mode) {
      case TRUSTED -> terminal.doubtful("trusted") + ": in the server's process";
      case LEGACY -> terminal.doubtful("legacy") + ": in the server's process";
      case SANDBOXED, EPHEMERAL -> mode.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String permissions(PluginManifest manifest) {
    Optional<List<PermissionRule>> rules = manifest.permissions();
    if (rules.isEmpty()) {
      return manifest.mode() == ExecutionMode.SANDBOXED
          ? "use nothing but its own data"
          : "use everything";
    }
    return rules.get().isEmpty()
        ? "use nothing but its own data"
        : String.join("; ", rules.get().stream().map(InstallConsent::rule).toList());
  }

  private static String rule(PermissionRule rule) {
    return (rule.allow() ? "" : "not ") + String.join("/", rule.actions()) + " " + rule.resource();
  }

  private static boolean asksForSomething(PluginManifest manifest) {
    return manifest.mode() != ExecutionMode.SANDBOXED
        || manifest.permissions().stream().flatMap(List::stream).anyMatch(PermissionRule::allow);
  }

  private String answer() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException failure) {
      throw new CommandFailure("cannot read the answer: " + failure.getMessage(), failure);
    }
  }

  private static boolean isYes(String answer) {
    String word = answer.strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }
}
