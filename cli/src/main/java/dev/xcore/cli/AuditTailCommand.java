package dev.xcore.cli;

import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.kernel.audit.AuditRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore audit tail}. */
@Command(
    name = "tail",
    description = "Show the last records, and with --follow those that come. Needs no server.",
    mixinStandardHelpOptions = true)
final class AuditTailCommand implements Callable<Integer> {

  private static final int PAGE = 500;
  private static final long PAUSE_MILLIS = 500;

  private final Session session;

  @Mixin private final AuditChoice choice = new AuditChoice();

  @Option(names = "--follow", description = "Go on until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "So many of the last. Default: ${DEFAULT-VALUE}")
  private int lines = 20;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many records. Default: never")
  private int count;

  @Option(names = "--json", description = "Print a line of JSON for every record.")
  private boolean json;

  private long last;
  private int shown;

  AuditTailCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AuditSource source = new AuditSource(session);
    AuditReader reader = source.reader();
    AuditFilter filter = choice.filter();
    try {
      last = newest(reader, AuditFilter.all(), 1).stream().mapToLong(AuditRecord::number).sum();
      boolean isOver = show(newest(reader, filter, Math.max(0, lines)).reversed());
      while (follow && !isOver) {
        AuditReader.Page page = reader.oldest(filter, last, PAGE);
        isOver = show(page.records());
        if (!isOver && page.next().isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (IOException failure) {
      throw source.unreadable(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static List<AuditRecord> newest(AuditReader reader, AuditFilter filter, int number)
      throws IOException {
    return number == 0
        ? new ArrayList<>()
        : reader.newest(filter, Long.MAX_VALUE, number).records();
  }

  /** Returns whether nobody wants more. */
  private boolean show(List<AuditRecord> records) {
    Terminal terminal = session.terminal();
    for (AuditRecord entry : records) {
      last = Math.max(last, entry.number());
      terminal.print(
          json ? AuditText.line(entry) : String.join("  ", AuditText.cells(terminal, entry)));
      if (++shown == count || terminal.out().checkError()) {
        return true;
      }
    }
    return terminal.out().checkError();
  }
}
