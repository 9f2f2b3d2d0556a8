package dev.xcore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code xcore config unset}. */
@Command(
    name = "unset",
    description = "Remove a key from the configuration file: its default holds again.",
    mixinStandardHelpOptions = true)
final class ConfigUnsetCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "KEY", description = "Dotted, such as server.port.")
  private String key = "";

  ConfigUnsetCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    new ConfigEdit(session).apply(key, file -> file.unset(key));
  }
}
