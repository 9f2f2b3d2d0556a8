package dev.xcore.kernel.leaks;

import static dev.xcore.kernel.leaks.HprofType.ID_SIZE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The threads of a heap dump: who they are and where they stand. */
final class HeapThreads {

  private static final int SHOWN = 3;

  private final HeapGraph graph;
  private final Map<Integer, Integer> nodes = new HashMap<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> traceOfThread = new HashMap<>();
  private final Map<Integer, Integer> traces = new HashMap<>();
  private final Map<Long, Integer> frames = new HashMap<>();
  private final Map<Integer, Long> classNames = new HashMap<>();

  private HeapThreads(HeapGraph graph) {
    this.graph = graph;
  }

  static HeapThreads of(HeapGraph graph) {
    HeapThreads threads = new HeapThreads(graph);
    graph.file().accept(threads.new Reader());
    return threads;
  }

  private final class Reader implements HprofFile.Visitor {

    @Override
    public void className(int number, long classId, long textId) {
      classNames.put(number, textId);
    }

    @Override
    public void frame(long id, int position) {
      frames.put(id, position);
    }

    @Override
    public void trace(int number, int position) {
      traces.put(number, position);
    }

    @Override
    public void root(RootKind kind, long id, int thread, int trace) {
      int node = kind == RootKind.THREAD ? graph.node(id) : -1;
      if (node >= 0) {
        nodes.put(thread, node);
        numbers.put(node, thread);
        traceOfThread.put(thread, trace);
      }
    }
  }

  /** Returns the object of a thread by its number in the dump. */
  Optional<Integer> node(int number) {
    return Optional.ofNullable(nodes.get(number));
  }

  /** Returns the number of a thread in the dump. */
  Optional<Integer> number(int node) {
    return Optional.ofNullable(numbers.get(node));
  }

  /** Returns what a thread runs, if it is known: the class of its {@code Runnable}. */
  Optional<HeapClass> task(int node) {
    int holder = graph.reference(node, "holder");
    int task = graph.reference(holder < 0 ? node : holder, "task");
    return task < 0 ? Optional.empty() : Optional.of(graph.type(task));
  }

  boolean isVirtual(int node) {
    return graph.isInstanceOf(node, "java.lang.BaseVirtualThread");
  }

  /** Names a thread, such as {@code thread 'main'}. */
  String name(int node) {
    long id = graph.number(node, "tid");
    String name = graph.string(graph.reference(node, "name")).orElse("");
    return (isVirtual(node) ? "virtual thread " : "thread ")
        + (name.isEmpty() ? "#" + id : "'" + name + "'");
  }

  /** Returns the topmost places on a stack from the first that is not the JDK's; may be empty. */
  String place(int node) {
    List<String> all =
        number(node).map(traceOfThread::get).map(traces::get).map(this::lines).orElse(List.of());
    int first = 0;
    while (first < all.size() && isJdk(all.get(first))) {
      first++;
    }
    List<String> shown = all.subList(first, Math.min(all.size(), first + SHOWN));
    return shown.isEmpty() ? "" : " at " + String.join(" < ", shown);
  }

  private static boolean isJdk(String line) {
    return line.startsWith("java.") || line.startsWith("jdk.") || line.startsWith("sun.");
  }

  private List<String> lines(int position) {
    ByteBuffer bytes = graph.file().bytes();
    int count = bytes.getInt(position + 8);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Integer frame = frames.get(graph.file().id(position + 12 + i * ID_SIZE));
      if (frame != null) {
        lines.add(line(frame));
      }
    }
    return lines;
  }

  private String line(int frame) {
    ByteBuffer bytes = graph.file().bytes();
    int number = bytes.getInt(frame + 4 * ID_SIZE);
    int line = bytes.getInt(frame + 4 * ID_SIZE + 4);
    Long className = classNames.get(number);
    return "%s.%s%s"
        .formatted(
            className == null ? "?" : ClassNames.readable(graph.text(className)),
            graph.text(graph.file().id(frame + ID_SIZE)),
            line > 0 ? ":" + line : "");
  }
}
