package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a path from a root to a class loader means. Used by one thread. */
final class HolderNaming {

  private static final String THREAD = "java.lang.Thread";

  private final HeapGraph graph;
  private final HeapThreads threads;

  HolderNaming(HeapGraph graph, HeapThreads threads) {
    this.graph = graph;
    this.threads = threads;
  }

  /** Names what holds a loader by a path. */
  Holder name(HeapPath path) {
    HolderKind kind = kind(path);
    return Holder.of(kind, description(kind, path), lines(path));
  }

  /** Returns the thread that holds by its stack, its task or its fields; the innermost one. */
  Optional<Integer> thread(HeapPath path) {
    List<Integer> holders = path.holders();
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (graph.isInstanceOf(holders.get(i), THREAD)) {
        return Optional.of(holders.get(i));
      }
    }
    if (graph.isInstanceOf(path.firstOwned(), THREAD)) {
      return Optional.of(path.firstOwned());
    }
    return path.root().kind().hasThread() ? threads.node(path.root().thread()) : Optional.empty();
  }

  private HolderKind kind(HeapPath path) {
    Optional<HolderKind> known = PathPattern.kind(names(path));
    if (known.isPresent()) {
      return known.get();
    }
    return thread(path).map(this::kindOfThread).orElseGet(() -> kindOfField(path));
  }

  private HolderKind kindOfThread(int thread) {
    String task = threads.task(thread).map(HeapClass::name).orElse("");
    if (threads.isVirtual(thread)) {
      return HolderKind.VIRTUAL_THREAD;
    }
    if (graph.isInstanceOf(thread, "java.util.TimerThread")) {
      return HolderKind.TIMER;
    }
    boolean isWorker =
        task.equals("java.util.concurrent.ThreadPoolExecutor$Worker")
            || graph.isInstanceOf(thread, "java.util.concurrent.ForkJoinWorkerThread");
    return isWorker ? HolderKind.EXECUTOR : HolderKind.THREAD;
  }

  private HolderKind kindOfField(HeapPath path) {
    Optional<Integer> holder = holdingClass(path);
    if (holder.isEmpty()) {
      return HolderKind.OTHER;
    }
    int loader = graph.loader(holder.get());
    boolean isPlugin = loader >= 0 && graph.isInstanceOf(loader, NumberedLoader.class.getName());
    return isPlugin ? HolderKind.OTHER_PLUGIN : HolderKind.STATIC_FIELD;
  }

  /** Returns the innermost class whose static field leads to the plugin. */
  private Optional<Integer> holdingClass(HeapPath path) {
    List<Integer> holders = path.holders();
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (graph.isClass(holders.get(i))) {
        return Optional.of(holders.get(i));
      }
    }
    return Optional.empty();
  }

  /** The names of the holding classes and links, in the form that patterns look at. */
  private String names(HeapPath path) {
    StringBuilder names = new StringBuilder();
    List<Integer> nodes = path.nodes();
    for (int i = 0; i < path.owned(); i++) {
      names.append(graph.type(nodes.get(i)).name()).append(graph.link(nodes.get(i), nodes.get(i + 1)));
      names.append(' ');
    }
    return names.toString();
  }

  private String description(HolderKind kind, HeapPath path) {
    String held = held(path);
    return switch (kind) {
      case THREAD, VIRTUAL_THREAD, TIMER, EXECUTOR ->
          thread(path).map(thread -> threadText(kind, thread)).orElse(held);
      case THREAD_LOCAL ->
          "a thread local of %s holds %s"
              .formatted(thread(path).map(threads::name).orElse("a thread"), held);
      case SYSTEM_PROPERTIES -> "the system properties hold " + held + key(path);
      case UNCAUGHT_HANDLER -> "the default handler of uncaught exceptions is " + held;
      case SHUTDOWN_HOOK ->
          "shutdown hook "
              + thread(path).map(thread -> threadText(kind, thread)).orElse("holds " + held);
      case JDBC_DRIVER -> "DriverManager holds " + held;
      case MBEAN -> "the MBean server holds " + held;
      case LOG_HANDLER -> "java.util.logging holds " + held;
      case SECURITY_PROVIDER -> "the list of security providers holds " + held;
      case DELAYED_TASK -> "a task that waits for its time holds " + held;
      case INTROSPECTOR -> "the cache of java.beans.Introspector holds " + held;
      case CLASS_VALUE -> "a ClassValue on a class that stays holds " + held;
      case SOFT_REFERENCE -> "only soft references hold " + held;
      case STATIC_FIELD, OTHER_PLUGIN -> field(path) + " holds " + held;
      case OTHER -> path.root().kind().text() + " holds " + held;
    };
  }

  private String threadText(HolderKind kind, int thread) {
    String task = threads.task(thread).map(HeapClass::name).orElse("");
    String what = kind == HolderKind.EXECUTOR ? "an executor that was not shut down, with its " : "";
    String runs = task.isEmpty() || kind == HolderKind.EXECUTOR ? "" : " running " + task;
    return what + threads.name(thread) + runs + threads.place(thread);
  }

  private String held(HeapPath path) {
    int node = path.firstOwned();
    if (path.owned() == path.nodes().size() - 1) {
      return "the plugin's class loader";
    }
    return (graph.isClass(node) ? "class " : "an object of class ") + graph.type(node).name();
  }

  private String field(HeapPath path) {
    int type = holdingClass(path).orElseThrow();
    int next = path.nodes().get(path.nodes().indexOf(type) + 1);
    int loader = graph.loader(type);
    String owner =
        loader < 0 ? "" : graph.string(graph.reference(loader, "name")).map(n -> n + " ").orElse("");
    return "static field " + owner + graph.type(type).name() + graph.link(type, next);
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
    String thread = threads.node(root.thread()).map(threads::name).map(" "::concat).orElse("");
    lines.add("root: " + root.kind().text().replace(" thread", "") + thread);
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
