package dev.xcore.kernel.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys: the schema of a document, or of a part of it. Every key that is
 * unknown, missing or wrong is reported.
 */
public final class Section extends Type<Settings> {

  private final List<Key<?>> keys;
  private final Map<String, Key<?>> byName = new LinkedHashMap<>();

  private Section(List<Key<?>> keys) {
    super("a section with the keys " + String.join(", ", keys.stream().map(Key::name).toList()));
    this.keys = List.copyOf(keys);
    for (Key<?> key : keys) {
      add(key.name(), key);
      key.aliases().forEach(alias -> add(alias, key));
    }
  }

  private void add(String name, Key<?> key) {
    if (byName.put(name, key) != null) {
      throw new IllegalArgumentException("two keys are called " + name);
    }
  }

  /**
   * Makes a section.
   *
   * @param keys all that it may hold
   * @return the section
   */
  public static Section of(Key<?>... keys) {
    return new Section(List.of(keys));
  }

  /**
   * Returns all keys.
   *
   * @return in the order of their definition
   */
  public List<Key<?>> keys() {
    return keys;
  }

  /**
   * Finds a key.
   *
   * @param name its name or an alias
   * @return the key
   */
  public Optional<Key<?>> key(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Optional<Type<?>> child(String name) {
    return key(name).map(Key::type);
  }

  @Override
  boolean suits(Node node) {
    return node instanceof Node.Mapping || isNothing(node);
  }

  @Override
  public @Nullable Settings read(Node node, String path, Check check) {
    if (isNothing(node)) {
      return read(new Node.Mapping(node.place(), Map.of()), path, check);
    }
    if (!(node instanceof Node.Mapping mapping)) {
      mismatch(node, path, check);
      return null;
    }
    Map<Key<?>, Node> written = new HashMap<>();
    Map<Key<?>, Object> values = defaults(mapping.place());
    mapping
        .entries()
        .forEach((name, entry) -> {
          Key<?> key = known(name, entry, path, written, check);
          if (key != null) {
            written.put(key, entry.value());
            put(values, key, entry, join(path, name), check);
          }
        });
    reportMissing(mapping, written, path, check);
    // A document is read on, so that everything wrong with it is reported; a part of one that lacks
    // what it cannot do without is no value.
    boolean isUsable =
        path.isEmpty()
            || keys.stream().allMatch(key -> !key.isRequired() || values.containsKey(key));
    return isUsable ? new Settings(values, written, mapping.place()) : null;
  }

  private void reportMissing(
      Node.Mapping mapping, Map<Key<?>, Node> written, String path, Check check) {
    for (Key<?> key : keys) {
      if (key.isRequired() && !written.containsKey(key)) {
        check.problem(
            mapping.place(),
            join(path, key.name()),
            "is required; expected " + key.type().description());
      }
    }
  }

  private @Nullable Key<?> known(
      String name, Node.Entry entry, String path, Map<Key<?>, Node> written, Check check) {
    Key<?> key = byName.get(name);
    if (key == null) {
      check.problem(
          entry.place(),
          join(path, Wording.shorten(name)),
          Wording.unknown("key", name, keys.stream().map(Key::name).toList()));
      return null;
    }
    if (written.containsKey(key)) {
      check.problem(
          entry.place(),
          join(path, name),
          "is another name of '%s', which is given too; keep one of the two".formatted(key));
      return null;
    }
    return key;
  }

  private static void put(
      Map<Key<?>, Object> values, Key<?> key, Node.Entry entry, String path, Check check) {
    Object value = check.read(key.type(), entry.value(), path, key.isSecret());
    if (value == null) {
      return;
    }
    values.put(key, value);
    key.deprecation()
        .ifPresent(message -> check.warning(entry.place(), path, "is deprecated; " + message));
    if (key.isPlanned() && !Optional.of(value).equals(key.fallback())) {
      check.warning(entry.place(), path, "is not used by this version yet");
    }
  }

  /** What holds where the section is absent; keys it requires are missing then. */
  private Map<Key<?>, Object> defaults(Place place) {
    Map<Key<?>, Object> values = new HashMap<>();
    for (Key<?> key : keys) {
      if (key.fallback().isPresent()) {
        values.put(key, key.fallback().get());
      } else if (key.type() instanceof Section section) {
        values.put(key, new Settings(section.defaults(place), Map.of(), place));
      }
    }
    return values;
  }

  private static boolean isNothing(Node node) {
    return node instanceof Node.Scalar scalar && scalar.tree() == null;
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
