package dev.xcore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore config reload}. */
@Command(
    name = "reload",
    description = "Tell the running server to read its configuration again.",
    mixinStandardHelpOptions = true)
final class ConfigReloadCommand implements Runnable {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  ConfigReloadCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      ServerAnswer answer = client.patch("/admin/config", java.util.Map.of());
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(answer.value()));
      } else {
        ConfigAnswer.print(answer.members(), session.terminal());
      }
    }
  }
}
