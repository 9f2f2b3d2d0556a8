package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin call}. */
@Command(
    name = "call",
    description = "Call an action of the running server and print its result as JSON.",
    mixinStandardHelpOptions = true)
final class PluginCallCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Parameters(index = "1", paramLabel = "ACTION", description = "The action's name.")
  private String action = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "The payload, a JSON object; - reads it from standard input. Default: {}")
  private String payload = "{}";

  PluginCallCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Object tree = parsed();
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer =
          client
              .post("/app/" + PathSegment.of(plugin) + "/" + PathSegment.of(action), tree)
              .members();
      session.terminal().print(JsonText.pretty(answer.get("result")));
    }
  }

  private Object parsed() {
    if (JsonArgument.read(session.terminal(), "the payload", payload)
        instanceof Map<?, ?> members) {
      return members;
    }
    throw new CommandFailure(
        "the payload must be a JSON object, such as '{\"name\":\"Ada\"}', not " + payload.strip());
  }
}
