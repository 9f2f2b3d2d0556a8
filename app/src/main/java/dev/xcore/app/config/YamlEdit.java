package dev.xcore.app.config;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One change of a YAML text, made where the value stands, so that comments and layout stay. The
 * result is read again and compared with what was meant; a place that is too intricate is refused
 * rather than damaged.
 */
final class YamlEdit {

  private final String file;
  private final String text;
  private final dev.xcore.kernel.settings.Node.Mapping document;
  private final Optional<MappingNode> root;

  /** Expects a text that {@link Document} accepts. */
  YamlEdit(String file, String text) {
    this.file = file;
    this.text = text;
    this.document = Document.parse(file, text).root();
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Document.MAX_BYTES + 1).build();
    this.root =
        new Compose(settings)
            .composeString(text)
            .filter(MappingNode.class::isInstance)
            .map(MappingNode.class::cast);
  }

  String set(List<String> path, dev.xcore.kernel.settings.Node value) {
    return verified(Tree.put(document, path, value), path, changed(path, value));
  }

  String unset(List<String> path) {
    return Tree.find(document, path).isEmpty()
        ? text
        : verified(Tree.remove(document, path), path, removed(path));
  }

  private String verified(
      dev.xcore.kernel.settings.Node.Mapping meant, List<String> path, String result) {
    boolean asMeant;
    try {
      asMeant = Document.parse(file, result).root().tree().equals(meant.tree());
    } catch (SettingsException e) {
      asMeant = false;
    }
    if (!asMeant) {
      throw tooIntricate(path);
    }
    return result;
  }

  private SettingsException tooIntricate(List<String> path) {
    Place place =
        Tree.find(document, path).map(dev.xcore.kernel.settings.Node::place).orElse(Place.of(file));
    return new SettingsException(
        List.of(
            place.problem(
                String.join(".", path),
                "is written in a way that cannot be changed by machine; edit it by hand")));
  }

  private String changed(List<String> path, dev.xcore.kernel.settings.Node value) {
    if (root.isEmpty()) {
      return endOfLine(text) + YamlText.block(nested(path, value), 0);
    }
    MappingNode mapping = root.get();
    for (int i = 0; i < path.size(); i++) {
      NodeTuple tuple = find(mapping, path.get(i));
      List<String> below = path.subList(i + 1, path.size());
      if (tuple == null) {
        return insert(mapping, nested(path.subList(i, path.size()), value));
      }
      if (below.isEmpty()) {
        return replace(mapping, tuple, value);
      }
      if (tuple.getValueNode() instanceof MappingNode inner && start(inner) >= afterColon(tuple)) {
        mapping = inner;
      } else if (isEmpty(tuple.getValueNode())) {
        return replace(mapping, tuple, nested(below, value));
      } else {
        throw tooIntricate(path.subList(0, i + 1));
      }
    }
    throw tooIntricate(path);
  }

  private static dev.xcore.kernel.settings.Node.Mapping nested(
      List<String> path, dev.xcore.kernel.settings.Node value) {
    return Tree.put(
        new dev.xcore.kernel.settings.Node.Mapping(value.place(), Map.of()), path, value);
  }

  private String insert(MappingNode mapping, dev.xcore.kernel.settings.Node.Mapping entry) {
    if (isFlow(mapping)) {
      int brace = end(mapping) - 1;
      String flow = YamlText.flow(entry);
      String inner = flow.substring(1, flow.length() - 1);
      return mapping.getValue().isEmpty()
          ? splice(start(mapping) + 1, brace, inner)
          : splice(contentEnd(last(mapping)), brace, ", " + inner);
    }
    int at = lineEnd(contentEnd(mapping));
    String head = endOfLine(text.substring(0, at));
    return head + YamlText.block(entry, column(mapping)) + text.substring(at);
  }

  private String replace(
      MappingNode mapping, NodeTuple tuple, dev.xcore.kernel.settings.Node value) {
    Node old = tuple.getValueNode();
    int from = start(old);
    if (from < afterColon(tuple) && !isEmpty(old)) {
      throw tooIntricate(List.of(((ScalarNode) tuple.getKeyNode()).getValue()));
    }
    boolean block =
        !isFlow(mapping)
            && value instanceof dev.xcore.kernel.settings.Node.Mapping inner
            && !inner.entries().isEmpty();
    if (block) {
      String lines =
          YamlText.block((dev.xcore.kernel.settings.Node.Mapping) value, column(mapping) + 2)
              .stripTrailing();
      int begin = isEmpty(old) ? lineContentEnd(afterColon(tuple)) : afterColon(tuple);
      return splice(begin, Math.max(begin, contentEnd(old)), "\n" + lines);
    }
    String flow = YamlText.flow(value);
    if (isEmpty(old)) {
      return splice(afterColon(tuple), afterColon(tuple), " " + flow);
    }
    boolean oldBlock = old instanceof CollectionNode<?> collection && !isFlow(collection);
    return oldBlock
        ? splice(afterColon(tuple), contentEnd(old), " " + flow)
        : splice(from, contentEnd(old), flow);
  }

  private String removed(List<String> path) {
    List<MappingNode> mappings = new ArrayList<>();
    MappingNode mapping = root.orElseThrow();
    for (String name : path) {
      mappings.add(mapping);
      NodeTuple tuple = find(mapping, name);
      if (tuple != null && tuple.getValueNode() instanceof MappingNode inner) {
        mapping = inner;
      }
    }
    // A section that would be left empty goes as a whole.
    int depth = path.size() - 1;
    while (depth > 0 && mappings.get(depth).getValue().size() == 1) {
      depth--;
    }
    return remove(mappings.get(depth), path.get(depth), path);
  }

  private String remove(MappingNode mapping, String name, List<String> path) {
    NodeTuple tuple = find(mapping, name);
    if (tuple == null) {
      throw tooIntricate(path);
    }
    int from = start(tuple.getKeyNode());
    int to = Math.max(contentEnd(tuple.getValueNode()), afterColon(tuple));
    if (!isFlow(mapping)) {
      int lineEnd = lineEnd(to);
      return splice(text.lastIndexOf('\n', from - 1) + 1, lineEnd, "");
    }
    List<NodeTuple> tuples = mapping.getValue();
    int index = tuples.indexOf(tuple);
    if (index + 1 < tuples.size()) {
      return splice(from, start(tuples.get(index + 1).getKeyNode()), "");
    }
    return splice(index == 0 ? from : contentEnd(tuples.get(index - 1).getValueNode()), to, "");
  }

  private static @Nullable NodeTuple find(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(t -> t.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Node last(MappingNode mapping) {
    return mapping.getValue().getLast().getValueNode();
  }

  private static boolean isFlow(CollectionNode<?> node) {
    return node.getFlowStyle() == FlowStyle.FLOW;
  }

  /** A key without a value: the scalar takes no room. */
  private boolean isEmpty(Node node) {
    return node instanceof ScalarNode && start(node) == end(node);
  }

  private int start(Node node) {
    return node.getStartMark().map(this::index).orElse(0);
  }

  private int end(Node node) {
    return node.getEndMark().map(this::index).orElse(0);
  }

  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  private int column(MappingNode mapping) {
    return mapping.getValue().getFirst().getKeyNode().getStartMark().map(Mark::getColumn).orElse(0);
  }

  /** Where the last character of a node ends; block collections claim the blank lines after. */
  private int contentEnd(Node node) {
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

  private int afterColon(NodeTuple tuple) {
    return text.indexOf(':', end(tuple.getKeyNode())) + 1;
  }

  /** The index after the line break that ends the line of an index. */
  private int lineEnd(int index) {
    int lineBreak = text.indexOf('\n', index);
    return lineBreak < 0 ? text.length() : lineBreak + 1;
  }

  private int lineContentEnd(int index) {
    int lineBreak = text.indexOf('\n', index);
    return lineBreak < 0 ? text.length() : lineBreak;
  }

  private static String endOfLine(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private String splice(int from, int to, String replacement) {
    return text.substring(0, from) + replacement + text.substring(to);
  }
}
