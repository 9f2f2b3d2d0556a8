package dev.xcore.app.config;

import dev.xcore.kernel.settings.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and changes nodes by path; mappings are copied, never changed. */
final class Tree {

  private Tree() {}

  static Optional<Node> find(Node.Mapping root, List<String> path) {
    Node node = root;
    for (String name : path) {
      Node.Entry entry = node instanceof Node.Mapping m ? m.entries().get(name) : null;
      if (entry == null) {
        return Optional.empty();
      }
      node = entry.value();
    }
    return Optional.of(node);
  }

  /** Puts a value, making the mappings that lead to it; whatever else stands in the way goes. */
  static Node.Mapping put(Node.Mapping root, List<String> path, Node value) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(root.entries());
    String name = path.getFirst();
    Node below = value;
    if (path.size() > 1) {
      Node.Entry entry = entries.get(name);
      Node.Mapping inner =
          entry != null && entry.value() instanceof Node.Mapping mapping
              ? mapping
              : new Node.Mapping(value.place(), Map.of());
      below = put(inner, path.subList(1, path.size()), value);
    }
    entries.put(name, new Node.Entry(value.place(), below));
    return new Node.Mapping(root.place(), entries);
  }

  /** Removes a value, and the mappings that it leaves empty. */
  static Node.Mapping remove(Node.Mapping root, List<String> path) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(root.entries());
    String name = path.getFirst();
    Node.Entry entry = entries.get(name);
    if (path.size() == 1) {
      entries.remove(name);
    } else if (entry != null && entry.value() instanceof Node.Mapping inner) {
      Node.Mapping rest = remove(inner, path.subList(1, path.size()));
      if (rest.entries().isEmpty()) {
        entries.remove(name);
      } else {
        entries.put(name, new Node.Entry(entry.place(), rest));
      }
    }
    return new Node.Mapping(root.place(), entries);
  }

  /** Replaces every scalar. */
  static Node mapScalars(Node node, List<String> path, ScalarMapping mapping) {
    return switch (node) {
      case Node.Scalar scalar -> mapping.apply(scalar, path);
      case Node.Sequence sequence ->
          new Node.Sequence(
              sequence.place(),
              sequence.items().stream()
                  .map(item -> mapScalars(item, append(path, "[]"), mapping))
                  .toList());
      case Node.Mapping inner -> mapEntries(inner, path, mapping);
    };
  }

  static Node.Mapping mapEntries(Node.Mapping node, List<String> path, ScalarMapping mapping) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    node.entries()
        .forEach((name, entry) -> {
          Node value = mapScalars(entry.value(), append(path, name), mapping);
          entries.put(name, new Node.Entry(entry.place(), value));
        });
    return new Node.Mapping(node.place(), entries);
  }

  static List<String> append(List<String> path, String name) {
    return Stream.concat(path.stream(), Stream.of(name)).toList();
  }

  /** What becomes of a scalar. */
  @FunctionalInterface
  interface ScalarMapping {

    Node apply(Node.Scalar scalar, List<String> path);
  }
}
