package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what became of the past versions of a plugin. */
final class UnloadText {

  private UnloadText() {}

  /** Prints one line of counts, and what holds the versions that stay in memory. */
  static void print(Terminal terminal, Map<String, @Nullable Object> unloads) {
    if (unloads.isEmpty() || Trees.items(unloads.get("versions")).isEmpty()) {
      return;
    }
    boolean leaks = !Trees.text(unloads, "leaked", "0").equals("0");
    String counts =
        "%s left memory, %s pending, %s stay in it"
            .formatted(
                Trees.text(unloads, "collected", "0"),
                Trees.text(unloads, "pending", "0"),
                Trees.text(unloads, "leaked", "0"));
    terminal.print("");
    terminal.print(terminal.strong("past versions"));
    terminal.print("  " + (leaks ? terminal.bad(counts) : counts));
    for (Object version : Trees.items(unloads.get("versions"))) {
      version(terminal, Trees.members(version));
    }
  }

  private static void version(Terminal terminal, Map<String, @Nullable Object> version) {
    String which =
        "%s ended %s: %s"
            .formatted(
                Trees.text(version, "version", "?"),
                Trees.text(version, "since", "?"),
                Trees.text(version, "state", "?"));
    terminal.print("  " + which);
    for (Object cleaned : Trees.items(version.get("cleaned"))) {
      terminal.print("    " + terminal.doubtful("cleaned") + " " + cleaned);
    }
    for (Object holder : Trees.items(version.get("holders"))) {
      holder(terminal, Trees.members(holder));
    }
  }

  private static void holder(Terminal terminal, Map<String, @Nullable Object> holder) {
    terminal.print(
        "    %s %s"
            .formatted(
                terminal.bad(Trees.text(holder, "kind", "other")),
                Trees.text(holder, "description", "")));
    for (Object line : Trees.items(holder.get("path"))) {
      terminal.print("      " + terminal.faint(String.valueOf(line)));
    }
    terminal.print("      to mend it: " + Trees.text(holder, "advice", ""));
  }
}
