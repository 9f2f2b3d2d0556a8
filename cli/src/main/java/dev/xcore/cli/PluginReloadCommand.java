package dev.xcore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code xcore plugin reload}: against the running server. */
@Command(mixinStandardHelpOptions = true)
final class PluginReloadCommand extends PluginChangeCommand {

  @Option(
      names = "--force",
      description = "Reload even if more past versions stay in memory than plugins.max_leaked.")
  private boolean isForced;

  PluginReloadCommand(Session session) {
    super(session, "reload");
  }

  @Override
  public void run() {
    change(isForced ? "?force=true" : "");
  }
}
