package dev.xcore.kernel.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds nodes from parse events with a stack of its own, so that every limit is checked before
 * anything grows. Good for one text.
 */
final class YamlReader {

  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_NODES = 100_000;

  private static final Pattern NOT_IN_YAML =
      Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

  private final String file;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Built> anchors = new HashMap<>();
  private int aliases;
  private int nodes;
  private @Nullable Node root;

  YamlReader(String file) {
    this.file = file;
  }

  /** A finished node with what it would cost to repeat it. */
  private record Built(Node node, int size, int height) {}

  /** A list or mapping that is being read. */
  private static final class Frame {
    final Place place;
    final Optional<String> anchor;
    final List<Node> items = new ArrayList<>();
    final @Nullable Map<String, Node.Entry> entries;
    @Nullable String key;
    Place keyPlace;
    int size = 1;
    int height;

    Frame(Place place, Optional<String> anchor, boolean mapping) {
      this.place = place;
      this.keyPlace = place;
      this.anchor = anchor;
      this.entries = mapping ? new LinkedHashMap<>() : null;
    }
  }

  /** Reads a document: a mapping, or nothing. */
  Node.Mapping read(String text) {
    Node node = readValue(text);
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (node.tree() == null) {
      return new Node.Mapping(node.place(), Map.of());
    }
    throw failure(
        node.place(),
        "must hold keys with values, such as 'name: value'; found " + Wording.found(node));
  }

  /** Reads a value of any kind; nothing is read as null. */
  Node readValue(String text) {
    String source = isJson() ? asYaml(text) : text;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Document.MAX_BYTES + 1).build();
    try {
      for (Event event : new Parse(settings).parseString(source)) {
        accept(event);
      }
    } catch (MarkedYamlEngineException e) {
      throw invalid(e);
    } catch (ReaderException e) {
      throw invalidCharacter(source, e);
    } catch (YamlEngineException e) {
      throw failure(Place.of(file), "is not valid %s: %s".formatted(language(), e.getMessage()));
    }
    return root == null ? new Node.Scalar(new Place(file, 1, 1), "", null) : root;
  }

  /**
   * JSON may be indented by tabs, which YAML forbids, and its texts may hold characters that YAML
   * refuses or folds. JSON has neither a tab in texts nor such characters outside of them.
   */
  private static String asYaml(String json) {
    return NOT_IN_YAML
        .matcher(json.replace('\t', ' '))
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  private void accept(Event event) {
    switch (event) {
      case DocumentStartEvent start -> {
        if (root != null) {
          throw failure(place(start), "holds several documents; only one is read, remove '---'");
        }
      }
      case ScalarEvent scalar -> {
        refuseTag(scalar, scalar.getTag());
        Place place = place(scalar);
        Node.Scalar node =
            new Node.Scalar(
                place,
                scalar.getValue(),
                scalar.isPlain() ? YamlScalars.value(place, scalar.getValue()) : scalar.getValue());
        add(scalar, new Built(node, 1, 0), anchor(scalar));
      }
      case AliasEvent alias -> repeat(alias);
      case CollectionStartEvent start -> {
        refuseTag(start, start.getTag());
        refuseDepth(start, open.size() + 1);
        open.push(new Frame(place(start), anchor(start), start instanceof MappingStartEvent));
      }
      case CollectionEndEvent end -> {
        Frame frame = open.pop();
        Node node =
            frame.entries == null
                ? new Node.Sequence(frame.place, frame.items)
                : new Node.Mapping(frame.place, frame.entries);
        add(end, new Built(node, frame.size, frame.height + 1), frame.anchor);
      }
      default -> {
        // Stream and document ends carry nothing.
      }
    }
  }

  private void add(Event event, Built built, Optional<String> anchor) {
    anchor.ifPresent(name -> anchors.put(name, built));
    nodes += built.node() instanceof Node.Scalar || event instanceof AliasEvent ? built.size() : 1;
    if (nodes > MAX_NODES) {
      throw failure(place(event), "holds more than 100,000 values, aliases resolved");
    }
    Frame frame = open.peek();
    if (frame == null) {
      root = built.node();
      return;
    }
    frame.size += built.size();
    frame.height = Math.max(frame.height, built.height());
    if (frame.entries == null) {
      frame.items.add(built.node());
    } else if (frame.key == null) {
      frame.key = key(frame, built.node());
      frame.keyPlace = built.node().place();
    } else {
      frame.entries.put(frame.key, new Node.Entry(frame.keyPlace, built.node()));
      frame.key = null;
    }
  }

  private String key(Frame frame, Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      throw failure(node.place(), "a key must be text; found " + Wording.found(node));
    }
    String key = scalar.text();
    if (key.equals("<<")) {
      throw failure(node.place(), "merge keys '<<' are not supported; write the keys out");
    }
    if (frame.entries != null && frame.entries.containsKey(key)) {
      int first = frame.entries.get(key).place().line();
      throw failure(
          node.place(),
          "duplicate key '%s', given first in line %d; keep one of the two"
              .formatted(Wording.shorten(key), first));
    }
    return key;
  }

  private void repeat(AliasEvent alias) {
    String name = anchor(alias).orElse("");
    Built built = anchors.get(name);
    if (built == null) {
      throw failure(
          place(alias),
          // It may be a password that nobody has put in quotes, so it is not shown.
          "is an alias whose anchor is not before it; put a text that begins with * in quotes");
    }
    if (++aliases > MAX_ALIASES) {
      throw failure(place(alias), "holds more than 50 aliases");
    }
    refuseDepth(alias, open.size() + built.height());
    add(alias, built, Optional.empty());
  }

  private void refuseDepth(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw failure(place(event), "is nested deeper than 50 levels");
    }
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw failure(
          place(event),
          "tags are not allowed; write the plain value, and put a text that begins with ! in"
              + " quotes");
    }
  }

  private static Optional<String> anchor(NodeEvent event) {
    return event.getAnchor().map(Anchor::getValue);
  }

  private Place place(Event event) {
    return event.getStartMark().map(this::place).orElse(Place.of(file));
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private boolean isJson() {
    return file.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private String language() {
    return isJson() ? "JSON" : "YAML";
  }

  private SettingsException invalid(MarkedYamlEngineException e) {
    Optional<Mark> at = e.getProblemMark().or(e::getContextMark);
    StringBuilder message = new StringBuilder("is not valid ").append(language()).append(": ");
    message.append(e.getProblem() == null ? "cannot be parsed" : e.getProblem());
    if (e.getContext() != null && e.getContextMark().isPresent()) {
      message
          .append(" (")
          .append(e.getContext())
          .append(" begun in line ")
          .append(e.getContextMark().get().getLine() + 1)
          .append(')');
    }
    return failure(at.map(this::place).orElse(Place.of(file)), message.toString());
  }

  private SettingsException invalidCharacter(String source, ReaderException e) {
    int index = Math.min(e.getPosition(), source.length());
    int line = 1 + (int) source.substring(0, index).chars().filter(c -> c == '\n').count();
    int column = index - source.lastIndexOf('\n', index - 1);
    return failure(
        new Place(file, line, column),
        "is not valid %s: character U+%04X is not allowed".formatted(language(), e.getCodePoint()));
  }

  static SettingsException failure(Place place, String message) {
    return new SettingsException(List.of(place.problem("", message)));
  }
}
