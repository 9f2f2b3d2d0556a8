package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore tasks retry, cancel, discard}. */
@Command(mixinStandardHelpOptions = true)
final class TaskChangeCommand implements Runnable {

  private final Session session;
  private final String verb;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The tasks' ids.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--dead",
      description = "With retry and discard, instead of ids: all dead ones, 1000 at most.")
  private boolean dead;

  @Mixin private final TaskChoice choice = new TaskChoice();
  @Mixin private final JsonOption json = new JsonOption();

  TaskChangeCommand(Session session, String verb) {
    this.session = session;
    this.verb = verb;
  }

  static String description(String verb) {
    return switch (verb) {
      case "retry" -> "Run dead or cancelled tasks anew.";
      case "cancel" -> "Call tasks off: those that wait at once, those that run are interrupted.";
      default -> "Forget tasks that have ended.";
    };
  }

  @Override
  public void run() {
    if (dead == !ids.isEmpty() || (dead && verb.equals("cancel"))) {
      throw new CommandFailure(
          "name the ids of tasks"
              + (verb.equals("cancel") ? "" : ", or --dead for all dead ones, not both"));
    }
    long count;
    try (AdminClient client = session.client()) {
      count = dead ? all(client) : each(client);
    }
    String done =
        verb.equals("retry") ? "retried" : verb.equals("cancel") ? "cancelled" : "discarded";
    session
        .terminal()
        .print(json.isSet() ? JsonText.pretty(Map.of(done, count)) : count + " " + done);
  }

  private long all(AdminClient client) {
    List<String> query = new ArrayList<>(List.of("limit=1000"));
    choice.addTo(query);
    String path = "/admin/tasks/dead" + (verb.equals("retry") ? "/retry" : "");
    String whole = path + "?" + String.join("&", query);
    Map<String, ?> answer =
        verb.equals("retry") ? client.post(whole, null).members() : client.delete(whole).members();
    return Long.parseLong(String.valueOf(answer.values().iterator().next()));
  }

  private long each(AdminClient client) {
    for (String id : ids) {
      String path = "/admin/tasks/" + PathSegment.of(id);
      if (verb.equals("discard")) {
        client.delete(path).value();
      } else {
        client.post(path + "/" + verb, null).value();
      }
    }
    return ids.size();
  }
}
