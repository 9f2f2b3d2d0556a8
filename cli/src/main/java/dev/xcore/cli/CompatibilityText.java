package dev.xcore.cli;

import dev.xcore.kernel.surface.SurfaceChange;
import dev.xcore.kernel.surface.SurfaceComparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what changed between two versions of a plugin, to people and to programs. */
final class CompatibilityText {

  private CompatibilityText() {}

  static void print(Terminal terminal, SurfaceComparison comparison) {
    terminal.print(
        "  compared with %s: %s"
            .formatted(
                comparison.from(),
                comparison.changes().isEmpty()
                    ? "nothing changed"
                    : "%d breaking, %d compatible"
                        .formatted(
                            comparison.breaking().size(),
                            comparison.changes().size() - comparison.breaking().size())));
    for (SurfaceChange change : comparison.changes()) {
      String kind =
          change.isBreaking() ? terminal.bad("breaking: ") : terminal.good("compatible: ");
      terminal.print("  " + kind + change);
    }
    if (!comparison.isAllowed()) {
      terminal.print("  " + terminal.bad("error: ") + verdict(comparison));
    }
  }

  /** Says what the version number should be. */
  static String verdict(SurfaceComparison comparison) {
    return "version %s follows %s and breaks its users; make it %s, or change it as proposed"
        .formatted(comparison.to(), comparison.from(), comparison.needed());
  }

  static Map<String, Object> tree(SurfaceComparison comparison) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", comparison.from().toString());
    tree.put("to", comparison.to().toString());
    tree.put("allowed", comparison.isAllowed());
    tree.put("needed_version", comparison.needed());
    tree.put("changes", changes(comparison));
    return tree;
  }

  private static List<Map<String, Object>> changes(SurfaceComparison comparison) {
    return comparison.changes().stream().map(CompatibilityText::change).toList();
  }

  private static Map<String, Object> change(SurfaceChange change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("breaking", change.isBreaking());
    tree.put("place", change.place());
    tree.put("field", change.field());
    tree.put("message", change.message());
    tree.put("compatible_would_be", change.cure());
    return tree;
  }
}
