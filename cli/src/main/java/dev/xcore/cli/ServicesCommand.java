package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore services}. */
@Command(
    name = "services",
    description = "List the services of the running server and how they are.",
    mixinStandardHelpOptions = true)
final class ServicesCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  ServicesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer = Trees.members(client.get("/admin/services").value());
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(answer));
      } else {
        print(answer.get("services"));
      }
      return 0;
    }
  }

  private void print(@Nullable Object services) {
    TextTable table = new TextTable();
    if (services instanceof List<?> list) {
      list.stream().map(Trees::members).forEach(service -> table.row(cells(service)));
    }
    table.lines().forEach(session.terminal()::print);
  }

  private String[] cells(Map<String, @Nullable Object> service) {
    String required = Boolean.TRUE.equals(service.get("required")) ? "required" : "";
    return new String[] {
      Trees.text(service, "name", "?"),
      Trees.text(service, "type", "?"),
      painted(Trees.text(service, "state", "unknown")),
      required,
      Trees.text(service, "message", "")
    };
  }

  private String painted(String state) {
    Terminal terminal = session.terminal();
    return switch (state) {
      case "ready" -> terminal.good(state);
      case "failed" -> terminal.bad(state);
      default -> terminal.doubtful(state);
    };
  }
}
