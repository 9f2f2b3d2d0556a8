package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore migration restore}. */
@Command(
    name = "restore",
    description = {
      "Put a copy of a plugin's tables back. What is there now is copied first.",
      "The plugin must not serve meanwhile: unload it before, load it afterwards."
    },
    mixinStandardHelpOptions = true)
final class MigrationRestoreCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "COPY",
      description = "The name of the copy. Default: the newest.")
  private @Nullable String copy;

  @Option(names = "--list", description = "List the copies and change nothing.")
  private boolean list;

  @Mixin private final JsonOption json = new JsonOption();

  MigrationRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      if (list) {
        list(client.get(MigrationChoice.path(name, "/backups")).members());
      } else {
        restore(client);
      }
    }
  }

  private void list(Map<String, @Nullable Object> answer) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(answer));
      return;
    }
    List<@Nullable Object> copies = Trees.items(answer.get("backups"));
    TextTable table = new TextTable();
    copies.stream()
        .map(Trees::members)
        .forEach(each ->
            table.row(
                Trees.text(each, "name", "?"),
                Trees.text(each, "created_at", ""),
                Trees.text(each, "bytes", "0") + " bytes"));
    table.lines().forEach(terminal::print);
    if (copies.isEmpty()) {
      terminal.note("there are no copies of the tables of " + name);
    }
  }

  private void restore(AdminClient client) {
    Map<String, @Nullable Object> answer =
        client
            .post(
                MigrationChoice.path(name, "/restore"),
                copy == null ? Map.of() : Map.of("backup", copy))
            .members();
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(answer));
      return;
    }
    terminal.print(
        "%s: the tables are as in %s"
            .formatted(name, Trees.text(Trees.members(answer.get("restored")), "name", "?")));
    terminal.note(
        "what was there before: " + Trees.text(Trees.members(answer.get("before")), "name", "?"));
  }
}
