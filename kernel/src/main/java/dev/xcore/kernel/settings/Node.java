package dev.xcore.kernel.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document that knows its place; immutable. */
public sealed interface Node {

  /**
   * Returns where the value begins.
   *
   * @return its place
   */
  Place place();

  /**
   * Returns the value without places.
   *
   * @return a map, list, text, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean};
   *     null if the document says so
   */
  @Nullable Object tree();

  /**
   * A single value.
   *
   * @param place where it begins
   * @param text as it was written, without quotes
   * @param tree a text, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} or null
   */
  record Scalar(Place place, String text, @Nullable Object tree) implements Node {}

  /**
   * A list.
   *
   * @param place where it begins
   * @param items in order
   */
  record Sequence(Place place, List<Node> items) implements Node {

    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Object tree() {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(item.tree()));
      return Collections.unmodifiableList(list);
    }
  }

  /**
   * Keys with values.
   *
   * @param place where it begins
   * @param entries by key, in the order of the document
   */
  record Mapping(Place place, Map<String, Entry> entries) implements Node {

    /** Copies the entries, keeping their order. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Object tree() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, entry) -> map.put(key, entry.value().tree()));
      return Collections.unmodifiableMap(map);
    }

    /**
     * Lays another mapping over this one: its values win, mappings are merged key by key, lists are
     * replaced.
     *
     * @param other the stronger mapping
     * @return the merged mapping
     */
    public Mapping merge(Mapping other) {
      Map<String, Entry> merged = new LinkedHashMap<>(entries);
      other.entries.forEach((key, entry) ->
          merged.merge(
              key,
              entry,
              (weak, strong) ->
                  weak.value() instanceof Mapping under && strong.value() instanceof Mapping over
                      ? new Entry(strong.place(), under.merge(over))
                      : strong));
      return new Mapping(place, merged);
    }
  }

  /**
   * What a mapping says of one key.
   *
   * @param place where the key stands
   * @param value its value
   */
  record Entry(Place place, Node value) {}

  /**
   * Gives a value that comes from elsewhere a place.
   *
   * @param tree maps with text keys, lists, texts, numbers, booleans, null
   * @param place of every part of it
   * @return the node
   * @throws IllegalArgumentException if the tree holds anything else
   */
  static Node of(@Nullable Object tree, Place place) {
    return switch (tree) {
      case null -> new Scalar(place, "", null);
      case Map<?, ?> map -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((k, v) -> entries.put(String.valueOf(k), new Entry(place, of(v, place))));
        yield new Mapping(place, entries);
      }
      case Iterable<?> list -> {
        List<Node> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item, place)));
        yield new Sequence(place, items);
      }
      case Integer number -> new Scalar(place, number.toString(), number.longValue());
      case String text -> new Scalar(place, text, text);
      case Number number -> new Scalar(place, number.toString(), number);
      case Boolean bool -> new Scalar(place, bool.toString(), bool);
      default ->
          throw new IllegalArgumentException("a document holds no " + tree.getClass().getName());
    };
  }
}
