package dev.xcore.app.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the parts of a YAML text begin and end, as indexes into the text. */
final class YamlLayout {

  private final String text;

  YamlLayout(String text) {
    this.text = text;
  }

  static @Nullable NodeTuple find(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(t -> t.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .findFirst()
        .orElse(null);
  }

  static Node last(MappingNode mapping) {
    return mapping.getValue().getLast().getValueNode();
  }

  static boolean isFlow(CollectionNode<?> node) {
    return node.getFlowStyle() == FlowStyle.FLOW;
  }

  /** A key without a value: the scalar takes no room. */
  boolean isEmpty(Node node) {
    return node instanceof ScalarNode && start(node) == end(node);
  }

  int start(Node node) {
    return node.getStartMark().map(this::index).orElse(0);
  }

  int end(Node node) {
    return node.getEndMark().map(this::index).orElse(0);
  }

  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  int column(MappingNode mapping) {
    return mapping.getValue().getFirst().getKeyNode().getStartMark().map(Mark::getColumn).orElse(0);
  }

  /** Where the last character of a node ends; block collections claim the blank lines after. */
  int contentEnd(Node node) {
    int end =
        switch (node) {
          case MappingNode mapping when !isFlow(mapping) ->
              mapping.getValue().stream()
                  .mapToInt(t -> Math.max(afterColon(t), contentEnd(t.getValueNode())))
                  .max()
                  .orElse(end(node));
          case SequenceNode sequence when !isFlow(sequence) ->
              sequence.getValue().stream().mapToInt(this::contentEnd).max().orElse(end(node));
          default -> end(node);
        };
    while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  int afterColon(NodeTuple tuple) {
    return text.indexOf(':', end(tuple.getKeyNode())) + 1;
  }

  /** The index after the line break that ends the line of an index. */
  int lineEnd(int index) {
    int lineBreak = text.indexOf('\n', index);
    return lineBreak < 0 ? text.length() : lineBreak + 1;
  }

  int lineContentEnd(int index) {
    int lineBreak = text.indexOf('\n', index);
    return lineBreak < 0 ? text.length() : lineBreak;
  }
}
