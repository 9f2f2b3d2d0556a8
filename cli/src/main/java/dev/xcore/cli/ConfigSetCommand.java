package dev.xcore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code xcore config set}. */
@Command(
    name = "set",
    description = {
      "Set a key in the configuration file, comments kept; a running server takes it up.",
      "Example: xcore config set plugins.config.hello.greeting Salut"
    },
    mixinStandardHelpOptions = true)
final class ConfigSetCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "KEY", description = "Dotted, such as server.port.")
  private String key = "";

  @Parameters(
      index = "1",
      paramLabel = "VALUE",
      description = "Text, number, true or false, or YAML such as '[a, b]'.")
  private String value = "";

  ConfigSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    new ConfigEdit(session).apply(key, file -> file.set(key, value));
  }
}
