package dev.xcore.app.config;

import dev.xcore.handlers.Secrets;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the tree of the configuration into single keys: those that are set, and the defaults. */
final class Flattening {

  /** One key; a default has the place {@code default}. */
  record Leaf(String key, Type<?> type, Node value, boolean secret) {

    /** The typed value, so that {@code 60}, {@code 60s} and {@code 1m} are the same. */
    @Nullable Object typed() {
      Object typed = type.read(value, key, Check.create());
      return typed == null || hasSections(typed) ? value.tree() : typed;
    }
  }

  /** Sections have no equality of their own; what is written has. */
  private static boolean hasSections(Object typed) {
    return typed instanceof List<?> list && list.stream().anyMatch(Settings.class::isInstance);
  }

  private static final Place DEFAULT = Place.of("default");

  private final List<Leaf> leaves = new ArrayList<>();

  private Flattening() {}

  static List<Leaf> of(Node.Mapping root) {
    Flattening flattening = new Flattening();
    flattening.section(ConfigurationSchema.ROOT, root, "", true);
    return List.copyOf(flattening.leaves);
  }

  private void section(Section section, Node.Mapping mapping, String path, boolean withDefaults) {
    for (Key<?> key : section.keys()) {
      Optional<Node> value = find(key, mapping);
      String keyPath = path + key.name();
      if (value.isPresent()) {
        written(key.type(), value.get(), keyPath, key.isSecret(), withDefaults);
      } else if (withDefaults && !key.isPlanned()) {
        absent(key, keyPath);
      }
    }
  }

  private static Optional<Node> find(Key<?> key, Node.Mapping mapping) {
    List<String> names = new ArrayList<>(key.aliases());
    names.addFirst(key.name());
    return names.stream()
        .map(mapping.entries()::get)
        .filter(entry -> entry != null)
        .map(Node.Entry::value)
        .findFirst();
  }

  private void absent(Key<?> key, String path) {
    if (key.type() instanceof Section section) {
      section(section, new Node.Mapping(DEFAULT, Map.of()), path + ".", true);
    } else {
      key.fallback()
          .ifPresent(value ->
              leaves.add(
                  new Leaf(path, key.type(), Node.of(tree(value), DEFAULT), key.isSecret())));
    }
  }

  /** Sections below free names, such as overrides of a plugin, have no defaults of their own. */
  private void written(Type<?> type, Node node, String path, boolean secret, boolean withDefaults) {
    if (!(node instanceof Node.Mapping mapping)) {
      leaves.add(new Leaf(path, type, node, secret));
    } else if (type instanceof Section section) {
      section(section, mapping, path + ".", withDefaults);
    } else if (mapping.entries().isEmpty()) {
      leaves.add(new Leaf(path, type, node, secret));
    } else {
      mapping
          .entries()
          .forEach((name, entry) ->
              written(
                  type.child(name).orElse(type),
                  entry.value(),
                  path + "." + name,
                  secret || Secrets.isSecret(name),
                  false));
    }
  }

  /** Writes a typed default as a document would. */
  private static Object tree(Object value) {
    return switch (value) {
      case Duration duration -> Quantities.write(duration);
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      default -> value;
    };
  }
}
