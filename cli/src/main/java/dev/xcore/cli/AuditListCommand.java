package dev.xcore.cli;

import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.kernel.audit.AuditRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore audit list}. */
@Command(
    name = "list",
    description = "List what is recorded, the newest first. Needs no server.",
    mixinStandardHelpOptions = true)
final class AuditListCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final AuditChoice choice = new AuditChoice();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "So many at most. Default: ${DEFAULT-VALUE}")
  private int limit = 100;

  @Option(
      names = "--before",
      paramLabel = "NUMBER",
      description = "Only records with smaller numbers, to go on where another list ended.")
  private long before = Long.MAX_VALUE;

  AuditListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CommandFailure("--limit must be 1 or more");
    }
    AuditSource source = new AuditSource(session);
    AuditReader.Page page;
    try {
      page = source.reader().newest(choice.filter(), before, limit);
    } catch (IOException failure) {
      throw source.unreadable(failure);
    }
    print(page.records(), page.next());
    return 0;
  }

  private void print(List<AuditRecord> records, OptionalLong next) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(
          JsonText.pretty(Map.of("records", records.stream().map(AuditRecord::tree).toList())));
      return;
    }
    if (records.isEmpty()) {
      terminal.print("nothing is recorded");
      return;
    }
    TextTable table = new TextTable();
    records.forEach(entry -> table.row(AuditText.cells(terminal, entry)));
    table.lines().forEach(terminal::print);
    next.ifPresent(number -> terminal.note("older ones: --before " + number));
  }
}
