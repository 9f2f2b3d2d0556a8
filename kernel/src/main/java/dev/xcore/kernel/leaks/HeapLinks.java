package dev.xcore.kernel.leaks;

import static dev.xcore.kernel.leaks.HprofType.ID_SIZE;

/** Names the references of objects in a heap dump. Used by one thread. */
final class HeapLinks {

  private final HeapGraph graph;
  private final HeapIndex index;

  HeapLinks(HeapGraph graph, HeapIndex index) {
    this.graph = graph;
    this.index = index;
  }

  /** Says by which field or place one object refers to another, such as {@code .value}. */
  String link(int from, int to) {
    return switch (graph.tag(from)) {
      case HprofFile.CLASS -> classLink(from, to);
      case HprofFile.INSTANCE -> instanceLink(from, to);
      default -> arrayLink(from, to);
    };
  }

  private String classLink(int from, int to) {
    HeapClassReader reader = new HeapClassReader(graph.file(), index.position(from));
    StringBuilder found = new StringBuilder();
    reader.statics((name, type, at) -> {
      if (found.isEmpty() && type == HprofType.OBJECT && index.node(graph.file().id(at)) == to) {
        found.append('.').append(index.text(name));
      }
    });
    if (found.isEmpty()) {
      found.append(index.node(reader.loader()) == to ? " class loader" : " superclass");
    }
    return found.toString();
  }

  private String instanceLink(int from, int to) {
    HeapClass.Layout fields = graph.type(from).fields();
    for (int i = 0; i < fields.count(); i++) {
      if (graph.value(from, fields.offset(i)) == to) {
        return "." + fields.name(i);
      }
    }
    return " class";
  }

  private String arrayLink(int from, int to) {
    int at = index.position(from);
    int count = graph.file().bytes().getInt(at + HeapGraph.ARRAY_COUNT);
    for (int i = 0; i < count; i++) {
      if (index.node(graph.file().id(at + HeapGraph.ARRAY_ITEMS + i * ID_SIZE)) == to) {
        return "[" + i + "]";
      }
    }
    return " class";
  }
}
