package dev.xcore.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore services restart}. */
@Command(
    name = "restart",
    description = "Stop a service and start it again, without plugins noticing but for the pause.",
    mixinStandardHelpOptions = true)
final class ServicesRestartCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "Such as ext.mail.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  ServicesRestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer =
          client.post("/admin/services/%s/restart".formatted(PathSegment.of(name)), null).members();
      Map<String, @Nullable Object> service = Trees.members(answer.get("service"));
      String state = Trees.text(service, "state", "unknown");
      if (!json.isSet()) {
        session
            .terminal()
            .print("%s %s %s".formatted(name, state, Trees.text(service, "message", "")).strip());
      }
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(answer));
      }
      return state.equals("failed") ? 1 : 0;
    }
  }
}
