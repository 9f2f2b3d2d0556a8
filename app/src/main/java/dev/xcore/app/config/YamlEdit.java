package dev.xcore.app.config;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One change of a YAML text, made where the value stands, so that comments and layout stay. The
 * result is read again and compared with what was meant; a place that is too intricate is refused
 * rather than damaged.
 */
final class YamlEdit {

  private final String file;
  private final String text;
  private final Node.Mapping document;
  private final Optional<MappingNode> root;
  private final YamlLayout layout;

  /** Expects a text that {@link Document} accepts. */
  YamlEdit(String file, String text) {
    this.file = file;
    this.text = text;
    this.layout = new YamlLayout(text);
    this.document = Document.parse(file, text).root();
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Document.MAX_BYTES + 1).build();
    this.root =
        new Compose(settings)
            .composeString(text)
            .filter(MappingNode.class::isInstance)
            .map(MappingNode.class::cast);
  }

  String set(List<String> path, Node value) {
    return verified(Tree.put(document, path, value), path, changed(path, value));
  }

  String unset(List<String> path) {
    return Tree.find(document, path).isEmpty()
        ? text
        : verified(Tree.remove(document, path), path, removed(path));
  }

  private String verified(Node.Mapping meant, List<String> path, String result) {
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
    Place place = Tree.find(document, path).map(Node::place).orElse(Place.of(file));
    return new SettingsException(
        List.of(
            place.problem(
                String.join(".", path),
                "is written in a way that cannot be changed by machine; edit it by hand")));
  }

  private String changed(List<String> path, Node value) {
    if (root.isEmpty()) {
      return endOfLine(text) + YamlText.block(nested(path, value), 0);
    }
    MappingNode mapping = root.get();
    for (int i = 0; i < path.size(); i++) {
      NodeTuple tuple = YamlLayout.find(mapping, path.get(i));
      List<String> below = path.subList(i + 1, path.size());
      if (tuple == null) {
        return insert(mapping, nested(path.subList(i, path.size()), value));
      }
      if (below.isEmpty()) {
        return replace(mapping, tuple, value);
      }
      if (tuple.getValueNode() instanceof MappingNode inner
          && layout.start(inner) >= layout.afterColon(tuple)) {
        mapping = inner;
      } else if (layout.isEmpty(tuple.getValueNode())) {
        return replace(mapping, tuple, nested(below, value));
      } else {
        throw tooIntricate(path.subList(0, i + 1));
      }
    }
    throw tooIntricate(path);
  }

  private static Node.Mapping nested(List<String> path, Node value) {
    return Tree.put(new Node.Mapping(value.place(), Map.of()), path, value);
  }

  private String insert(MappingNode mapping, Node.Mapping entry) {
    if (YamlLayout.isFlow(mapping)) {
      int brace = layout.end(mapping) - 1;
      String flow = YamlText.flow(entry);
      String inner = flow.substring(1, flow.length() - 1);
      return mapping.getValue().isEmpty()
          ? splice(layout.start(mapping) + 1, brace, inner)
          : splice(layout.contentEnd(YamlLayout.last(mapping)), brace, ", " + inner);
    }
    int at = layout.lineEnd(layout.contentEnd(mapping));
    String head = endOfLine(text.substring(0, at));
    return head + YamlText.block(entry, layout.column(mapping)) + text.substring(at);
  }

  private String replace(MappingNode mapping, NodeTuple tuple, Node value) {
    var old = tuple.getValueNode();
    int from = layout.start(old);
    if (from < layout.afterColon(tuple) && !layout.isEmpty(old)) {
      throw tooIntricate(List.of(((ScalarNode) tuple.getKeyNode()).getValue()));
    }
    boolean block =
        !YamlLayout.isFlow(mapping)
            && value instanceof Node.Mapping inner
            && !inner.entries().isEmpty();
    if (block) {
      String lines =
          YamlText.block((Node.Mapping) value, layout.column(mapping) + 2).stripTrailing();
      int begin =
          layout.isEmpty(old)
              ? layout.lineContentEnd(layout.afterColon(tuple))
              : layout.afterColon(tuple);
      return splice(begin, Math.max(begin, layout.contentEnd(old)), "\n" + lines);
    }
    String flow = YamlText.flow(value);
    if (layout.isEmpty(old)) {
      return splice(layout.afterColon(tuple), layout.afterColon(tuple), " " + flow);
    }
    boolean oldBlock =
        old instanceof CollectionNode<?> collection && !YamlLayout.isFlow(collection);
    return oldBlock
        ? splice(layout.afterColon(tuple), layout.contentEnd(old), " " + flow)
        : splice(from, layout.contentEnd(old), flow);
  }

  private String removed(List<String> path) {
    List<MappingNode> mappings = new ArrayList<>();
    MappingNode mapping = root.orElseThrow();
    for (String name : path) {
      mappings.add(mapping);
      NodeTuple tuple = YamlLayout.find(mapping, name);
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
    NodeTuple tuple = YamlLayout.find(mapping, name);
    if (tuple == null) {
      throw tooIntricate(path);
    }
    int from = layout.start(tuple.getKeyNode());
    int to = Math.max(layout.contentEnd(tuple.getValueNode()), layout.afterColon(tuple));
    if (!YamlLayout.isFlow(mapping)) {
      int lineEnd = layout.lineEnd(to);
      return splice(text.lastIndexOf('\n', from - 1) + 1, lineEnd, "");
    }
    List<NodeTuple> tuples = mapping.getValue();
    int index = tuples.indexOf(tuple);
    if (index + 1 < tuples.size()) {
      return splice(from, layout.start(tuples.get(index + 1).getKeyNode()), "");
    }
    return splice(
        index == 0 ? from : layout.contentEnd(tuples.get(index - 1).getValueNode()), to, "");
  }

  private static String endOfLine(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private String splice(int from, int to, String replacement) {
    return text.substring(0, from) + replacement + text.substring(to);
  }
}
