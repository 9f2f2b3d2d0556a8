package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore health}. */
@Command(
    name = "health",
    description = "Show the health of the running server; fails when it is unhealthy.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  HealthCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      ServerAnswer answer = client.get("/health");
      Map<String, @Nullable Object> health = Trees.members(answer.body());
      if (!health.containsKey("status")) {
        answer.value();
        throw new CommandFailure(
            client.base() + " says nothing of its health; is it an XCore server?");
      }
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(health));
      } else {
        print(client.base().toString(), health);
      }
      return answer.isOk() ? 0 : 1;
    }
  }

  private void print(String base, Map<String, @Nullable Object> health) {
    Terminal terminal = session.terminal();
    terminal.print(base + " is " + painted(Trees.text(health, "status", "unknown")));
    TextTable table = new TextTable();
    Trees.members(health.get("checks"))
        .forEach((name, check) -> table.row(cells(name, Trees.members(check))));
    List<String> lines = table.lines();
    lines.forEach(line -> terminal.print("  " + line));
  }

  private String[] cells(String name, Map<String, @Nullable Object> check) {
    return new String[] {
      name,
      painted(Trees.text(check, "status", "unknown")),
      Trees.text(check, "duration_ms", "?") + " ms",
      Trees.text(check, "message", "")
    };
  }

  private String painted(String status) {
    Terminal terminal = session.terminal();
    return switch (status) {
      case "healthy" -> terminal.good(status);
      case "degraded" -> terminal.doubtful(status);
      default -> terminal.bad(status);
    };
  }
}
