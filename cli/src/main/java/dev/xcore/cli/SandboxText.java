package dev.xcore.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints limits and workers of a sandboxed plugin. */
final class SandboxText {

  private static final double MEBIBYTE = 1 << 20;
  private static final String BYTES = "_bytes";

  private SandboxText() {}

  /** Prints a table of limits and one of workers; nothing for a plugin that has none. */
  static void print(Terminal terminal, Map<String, @Nullable Object> sandbox) {
    if (sandbox.isEmpty()) {
      return;
    }
    terminal.print("");
    terminal.print(terminal.strong("sandbox limits"));
    TextTable limits = new TextTable().row("", "used", "peak", "maximum");
    for (Object item : Trees.items(sandbox.get("limits"))) {
      limits.row(limit(Trees.members(item)));
    }
    limits.lines().forEach(line -> terminal.print("  " + line));
    crashes(terminal, Trees.members(sandbox.get("crashes")));
    workers(terminal, Trees.items(sandbox.get("workers")));
  }

  private static String[] limit(Map<String, @Nullable Object> limit) {
    String name = Trees.text(limit, "limit", "?");
    boolean isBytes = name.endsWith(BYTES);
    String label = isBytes ? name.substring(0, name.length() - BYTES.length()) : name;
    return new String[] {
      label.replace('_', ' '),
      figure(limit.get("used"), isBytes),
      figure(limit.get("peak"), isBytes),
      figure(limit.get("maximum"), isBytes)
    };
  }

  private static String figure(@Nullable Object value, boolean isBytes) {
    if (!(value instanceof Number number)) {
      return "";
    }
    return isBytes
        ? String.format(Locale.ROOT, "%.1f MiB", number.doubleValue() / MEBIBYTE)
        : number.toString();
  }

  private static void crashes(Terminal terminal, Map<String, @Nullable Object> crashes) {
    String last = Trees.text(crashes, "last", "");
    if (!last.isEmpty()) {
      String counts =
          "%s crashes, %s restarts; the last: %s"
              .formatted(
                  Trees.text(crashes, "total", "?"), Trees.text(crashes, "restarts", "?"), last);
      terminal.print("  " + terminal.doubtful(counts));
    }
  }

  private static void workers(Terminal terminal, List<@Nullable Object> workers) {
    terminal.print("");
    terminal.print(terminal.strong("workers"));
    TextTable table = new TextTable().row("", "pid", "uid", "level", "memory", "cpu", "threads");
    for (Object item : workers) {
      Map<String, @Nullable Object> worker = Trees.members(item);
      table.row(
          Trees.text(worker, "worker", "?"),
          Trees.text(worker, "pid", "?"),
          Trees.text(worker, "uid", "the server's"),
          Trees.text(worker, "level", "?"),
          figure(worker.get("memory_bytes"), true),
          Trees.text(worker, "cpu_seconds", "?") + " s",
          Trees.text(worker, "threads", "?"));
    }
    table.lines().forEach(line -> terminal.print("  " + line));
    workers.stream()
        .findFirst()
        .map(Trees::members)
        .ifPresent(first ->
            terminal.print(
                "  held by "
                    + String.join(
                        ", ",
                        Trees.items(first.get("mechanisms")).stream()
                            .map(String::valueOf)
                            .toList())));
  }
}
