package dev.xcore.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events for people. */
final class EventText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  /** Last segments of what the platform announces when something is wrong. */
  private static final Set<String> BAD =
      Set.of(
          "failed",
          "unhealthy",
          "leak",
          "deny",
          "crashed",
          "limit",
          "circuit_opened",
          "subscription_suspended");

  private static final Set<String> GOOD =
      Set.of("loaded", "reloaded", "healthy", "booted", "installed", "circuit_closed");

  private EventText() {}

  /** Returns the cells of a table, or of a line: time, name, source, data. */
  static String[] cells(Terminal terminal, Map<String, @Nullable Object> event) {
    Object data = event.get("data");
    return new String[] {
      terminal.faint(time(Trees.text(event, "time", ""))),
      name(terminal, Trees.text(event, "name", "?"), Trees.text(event, "source", "?")),
      Trees.text(event, "source", "?"),
      data == null ? "" : JsonText.compact(data)
    };
  }

  /** Returns a moment as this machine's time of day. */
  static String time(String instant) {
    try {
      return TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    } catch (DateTimeParseException foreign) {
      return instant;
    }
  }

  private static String name(Terminal terminal, String name, String source) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (!source.equals("xcore")) {
      return terminal.strong(name);
    }
    if (BAD.contains(last)) {
      return terminal.bad(name);
    }
    return GOOD.contains(last) ? terminal.good(name) : name;
  }
}
