package dev.xcore.cli;

import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditRecord;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Shows records of the audit log to people. */
final class AuditText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private AuditText() {}

  static String[] cells(Terminal terminal, AuditRecord entry) {
    AuditEvent event = entry.event();
    String outcome =
        switch (event.outcome()) {
          case SUCCESS -> terminal.good("success");
          case DENIED -> terminal.doubtful("denied");
          case FAILURE -> terminal.bad("failure");
        };
    return new String[] {
      String.valueOf(entry.number()),
      terminal.faint(TIME.format(entry.time().atZone(ZoneId.systemDefault()))),
      plain(event.actor()),
      plain(event.action()),
      outcome,
      plain(event.subject()),
      event.facts().isEmpty() ? "" : terminal.faint(plain(JsonText.compact(event.facts())))
    };
  }

  static String line(AuditRecord entry) {
    return plain(JsonText.compact(entry.tree()));
  }

  /** What others wrote must not steer the terminal. */
  private static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(each -> {
          boolean isPlain =
              !Character.isISOControl(each) && Character.getType(each) != Character.FORMAT;
          shown.appendCodePoint(isPlain ? each : '?');
        });
    return shown.toString();
  }
}
