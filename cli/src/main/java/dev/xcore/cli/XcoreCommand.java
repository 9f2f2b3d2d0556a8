package dev.xcore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code xcore} itself. */
@Command(
    name = "xcore",
    description = "A plugin-first application platform.",
    mixinStandardHelpOptions = true,
    versionProvider = PlatformVersion.class,
    subcommandsRepeatable = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "xcore COMMAND --help says more about a command.",
      "Exit status: 0 done, 1 failed, 2 wrong usage."
    })
final class XcoreCommand implements Runnable {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  XcoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }
}
