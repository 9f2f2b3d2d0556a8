package dev.xcore.kernel.leaks;

import dev.xcore.kernel.leaks.HolderRules.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what holds a class loader. Used by one thread. */
final class HolderNaming {

  private final HeapGraph graph;
  private final HeapThreads threads;

  HolderNaming(HeapGraph graph, HeapThreads threads) {
    this.graph = graph;
    this.threads = threads;
  }

  /** Names what was found on a path. */
  Holder name(HeapPath path, Finding finding) {
    return Holder.of(finding.kind(), description(path, finding), lines(path));
  }

  private String description(HeapPath path, Finding finding) {
    String held = held(path);
    return switch (finding.kind()) {
      case THREAD, VIRTUAL_THREAD, TIMER -> thread(finding);
      case CALL -> "a call that has not ended holds " + held;
      case EXECUTOR -> "an executor that was not shut down, with its " + thread(finding);
      case SHUTDOWN_HOOK -> "a shutdown hook" + hook(path, held);
      case THREAD_LOCAL -> "a thread local of %s holds %s".formatted(owner(path), held);
      case SYSTEM_PROPERTIES -> "the system properties hold " + held + key(path);
      case UNCAUGHT_HANDLER -> "the default handler of uncaught exceptions is " + held;
      case JDBC_DRIVER -> "DriverManager holds " + held;
      case MBEAN -> "the MBean server holds " + held;
      case LOG_HANDLER -> "java.util.logging holds " + held;
      case SECURITY_PROVIDER -> "the list of security providers holds " + held;
      case DELAYED_TASK -> "a task that waits for its time holds " + held;
      case INTROSPECTOR -> "the cache of java.beans.Introspector holds " + held;
      case CLASS_VALUE -> "a ClassValue on a class that stays holds " + held;
      case STATIC_FIELD, OTHER_PLUGIN -> field(finding) + " holds " + held;
      case SOFT_REFERENCE, OTHER -> path.root().kind().text() + " holds " + held;
    };
  }

  private String thread(Finding finding) {
    String task = threads.task(finding.node()).map(HeapClass::name).orElse("");
    boolean isTelling = !task.isEmpty() && finding.kind() != HolderKind.EXECUTOR;
    return threads.name(finding.node())
        + (isTelling ? " running " + task : "")
        + threads.place(finding.node());
  }

  private String hook(HeapPath path, String held) {
    return innermostThread(path)
        .map(thread -> {
          String task = threads.task(thread).map(HeapClass::name).orElse("");
          return ", " + threads.name(thread) + (task.isEmpty() ? "" : " running " + task);
        })
        .orElse(" holds " + held);
  }

  private String owner(HeapPath path) {
    return innermostThread(path).map(threads::name).orElse("a thread");
  }

  private Optional<Integer> innermostThread(HeapPath path) {
    List<Integer> nodes = path.nodes();
    for (int i = path.owned(); i >= 0; i--) {
      if (graph.isInstanceOf(nodes.get(i), "java.lang.Thread")) {
        return Optional.of(nodes.get(i));
      }
    }
    return Optional.empty();
  }

  private String held(HeapPath path) {
    int node = path.firstOwned();
    if (path.owned() == path.nodes().size() - 1) {
      return "the plugin's class loader";
    }
    return (graph.isClass(node) ? "class " : "an object of class ") + graph.type(node).name();
  }

  private String field(Finding finding) {
    int node = finding.node();
    int loader = graph.loader(node);
    String plugin =
        finding.kind() == HolderKind.OTHER_PLUGIN
            ? graph.string(graph.reference(loader, "name")).orElse("another plugin") + " "
            : "";
    return "%sfield %s%s%s"
        .formatted(
            graph.isClass(node) ? "static " : "",
            plugin,
            graph.type(node).name(),
            graph.link(node, finding.next()));
  }

  private String key(HeapPath path) {
    for (int node : path.holders()) {
      Optional<String> key = graph.string(graph.reference(node, "key"));
      if (key.isPresent()) {
        return " under the key '" + key.get() + "'";
      }
    }
    return "";
  }

  private List<String> lines(HeapPath path) {
    List<String> lines = new ArrayList<>();
    HeapIndex.Root root = path.root();
    String thread = threads.node(root.thread()).map(threads::name).map(" of "::concat).orElse("");
    lines.add("root: " + root.kind().text() + thread);
    List<Integer> nodes = path.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      String link = i == 0 ? "" : graph.link(nodes.get(i - 1), nodes.get(i)).strip() + " = ";
      boolean isOwned = i >= path.owned();
      lines.add(
          link
              + (graph.isClass(nodes.get(i)) ? "class " : "")
              + graph.type(nodes.get(i)).name()
              + (isOwned ? " (plugin)" : ""));
    }
    return lines;
  }
}
