package dev.xcore.server;

import dev.xcore.kernel.leaks.Holder;
import dev.xcore.kernel.leaks.UnloadReport;
import dev.xcore.kernel.leaks.UnloadSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/** What administrators are told of the past versions of a plugin, as a value tree. */
final class UnloadTree {

  private UnloadTree() {}

  static Map<String, Object> of(UnloadSummary summary) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("collected", summary.collected());
    tree.put("pending", summary.pending());
    tree.put("leaked", summary.leaked());
    tree.put("versions", summary.reports().stream().map(UnloadTree::version).toList());
    return tree;
  }

  private static Map<String, Object> version(UnloadReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", report.version());
    tree.put("loader", report.loader());
    tree.put("since", report.since().toString());
    tree.put("state", report.state().text());
    tree.put("holders", report.holders().stream().map(UnloadTree::holder).toList());
    tree.put("cleaned", report.cleaned());
    return tree;
  }

  private static Map<String, Object> holder(Holder holder) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", holder.kind().text());
    tree.put("description", holder.description());
    tree.put("path", holder.path());
    tree.put("advice", holder.advice());
    return tree;
  }
}
