package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore migration scan}. */
@Command(
    name = "scan",
    description = {
      "Look for statements in pending migrations that lose data.",
      "Fails if there are any."
    },
    mixinStandardHelpOptions = true)
final class MigrationScanCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final MigrationChoice choice = new MigrationChoice();
  @Mixin private final JsonOption json = new JsonOption();

  MigrationScanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, List<Map<String, @Nullable Object>>> all = new LinkedHashMap<>();
    try (AdminClient client = session.client()) {
      for (String name : choice.plugins(client)) {
        all.put(name, client.get(MigrationChoice.path(name, "/scan")).list("unsafe"));
      }
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(all));
    } else {
      all.forEach(this::print);
    }
    return all.values().stream().allMatch(List::isEmpty) ? 0 : 1;
  }

  private void print(String name, List<Map<String, @Nullable Object>> found) {
    Terminal terminal = session.terminal();
    if (found.isEmpty()) {
      terminal.print("%s: %s".formatted(name, terminal.good("nothing pending loses data")));
    }
    for (Map<String, @Nullable Object> statement : found) {
      terminal.print(
          "%s:%s: %s %s"
              .formatted(
                  Trees.text(statement, "file", "?"),
                  Trees.text(statement, "line", "?"),
                  terminal.bad(Trees.text(statement, "reason", "")),
                  Trees.text(statement, "statement", "")));
    }
  }
}
