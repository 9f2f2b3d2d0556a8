package dev.xcore.kernel.leaks;

import java.util.List;
import java.util.Optional;

/**
 * Tells which object on a path is the one that holds: the innermost that is known to, be it by its
 * class, by being a thread, or by being a class with a static field. Used by one thread.
 */
final class HolderRules {

  private static final String THREAD = "java.lang.Thread";
  private static final String HOOKS = "java.lang.ApplicationShutdownHooks";

  /** What a class, or a class and its field, means. */
  private record Mark(String text, HolderKind kind) {}

  private static final List<Mark> MARKS =
      List.of(
          new Mark("dev.xcore.kernel.runtime.Call", HolderKind.CALL),
          new Mark(HOOKS, HolderKind.SHUTDOWN_HOOK),
          new Mark("java.util.concurrent.CompletableFuture$Delay", HolderKind.DELAYED_TASK),
          new Mark("java.util.concurrent.DelayScheduler", HolderKind.DELAYED_TASK),
          new Mark("java.lang.ThreadLocal$ThreadLocalMap$Entry", HolderKind.THREAD_LOCAL),
          new Mark("java.lang.ClassValue$ClassValueMap", HolderKind.CLASS_VALUE),
          new Mark("java.sql.Driver", HolderKind.JDBC_DRIVER),
          new Mark("com.sun.jmx.", HolderKind.MBEAN),
          new Mark("java.util.logging.", HolderKind.LOG_HANDLER),
          new Mark("sun.security.jca.", HolderKind.SECURITY_PROVIDER),
          new Mark(THREAD + ".defaultUncaughtExceptionHandler", HolderKind.UNCAUGHT_HANDLER),
          new Mark("java.beans.", HolderKind.INTROSPECTOR),
          new Mark("com.sun.beans.", HolderKind.INTROSPECTOR),
          new Mark("java.util.Properties.map", HolderKind.SYSTEM_PROPERTIES));

  private final HeapGraph graph;
  private final HeapThreads threads;

  HolderRules(HeapGraph graph, HeapThreads threads) {
    this.graph = graph;
    this.threads = threads;
  }

  /**
   * What holds.
   *
   * @param kind what it is
   * @param node the object, which is a thread for the kinds of threads; -1 if only the root is
   *     known
   * @param next what it refers to on the path; -1 likewise
   */
  record Finding(HolderKind kind, int node, int next) {}

  /** Finds what holds. */
  Finding find(HeapPath path) {
    List<Integer> nodes = path.nodes();
    // A subclass of Thread may be the plugin's own, and the thread holds nevertheless.
    for (int i = Math.min(path.owned(), nodes.size() - 2); i >= 0; i--) {
      Optional<HolderKind> kind = kind(path, i);
      if (kind.isPresent()) {
        return new Finding(kind.get(), nodes.get(i), nodes.get(i + 1));
      }
    }
    return threads
        .node(path.root().thread())
        .map(thread -> new Finding(kindOfThread(thread), thread, -1))
        .orElseGet(() -> new Finding(HolderKind.OTHER, -1, -1));
  }

  private Optional<HolderKind> kind(HeapPath path, int index) {
    int node = path.nodes().get(index);
    if (index == path.owned()) {
      return graph.isInstanceOf(node, THREAD)
          ? Optional.of(kindOfThread(path, node))
          : Optional.empty();
    }
    String name = graph.type(node).name() + graph.link(node, path.nodes().get(index + 1));
    Optional<Mark> mark = MARKS.stream().filter(each -> name.startsWith(each.text())).findFirst();
    if (mark.isPresent()) {
      return mark.map(Mark::kind);
    }
    if (graph.isInstanceOf(node, THREAD)) {
      return Optional.of(kindOfThread(path, node));
    }
    int loader = graph.loader(node);
    if (loader >= 0 && graph.isInstanceOf(loader, NumberedLoader.class.getName())) {
      return Optional.of(HolderKind.OTHER_PLUGIN);
    }
    return graph.isClass(node) ? Optional.of(HolderKind.STATIC_FIELD) : Optional.empty();
  }

  private HolderKind kindOfThread(HeapPath path, int thread) {
    boolean isHook =
        path.holders().stream().anyMatch(node -> graph.type(node).name().equals(HOOKS));
    return isHook ? HolderKind.SHUTDOWN_HOOK : kindOfThread(thread);
  }

  private HolderKind kindOfThread(int thread) {
    if (threads.isVirtual(thread)) {
      return HolderKind.VIRTUAL_THREAD;
    }
    if (graph.isInstanceOf(thread, "java.util.TimerThread")) {
      return HolderKind.TIMER;
    }
    String task = threads.task(thread).map(HeapClass::name).orElse("");
    boolean isWorker =
        task.equals("java.util.concurrent.ThreadPoolExecutor$Worker")
            || graph.isInstanceOf(thread, "java.util.concurrent.ForkJoinWorkerThread");
    boolean isIdle = threads.place(thread).isEmpty();
    return isWorker && isIdle ? HolderKind.EXECUTOR : HolderKind.THREAD;
  }
}
