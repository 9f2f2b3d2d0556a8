package dev.xcore.kernel.events;

import dev.xcore.handlers.EventName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by segments, so that a name meets only those that can match it. Guarded by its owner.
 *
 * @param <T> what is kept under a pattern
 */
final class PatternTree<T> {

  private final Map<String, PatternTree<T>> children = new HashMap<>();
  private final List<T> ending = new ArrayList<>();
  private final List<T> rest = new ArrayList<>();

  void add(List<String> segments, T item) {
    add(segments.iterator(), item);
  }

  private void add(Iterator<String> segments, T item) {
    if (!segments.hasNext()) {
      ending.add(item);
      return;
    }
    String segment = segments.next();
    if (segment.equals(EventName.REST)) {
      rest.add(item);
    } else {
      children.computeIfAbsent(segment, key -> new PatternTree<>()).add(segments, item);
    }
  }

  void remove(List<String> segments, T item) {
    remove(segments.iterator(), item);
  }

  private void remove(Iterator<String> segments, T item) {
    if (!segments.hasNext()) {
      ending.remove(item);
      return;
    }
    String segment = segments.next();
    if (segment.equals(EventName.REST)) {
      rest.remove(item);
      return;
    }
    PatternTree<T> child = children.get(segment);
    if (child != null) {
      child.remove(segments, item);
      if (child.isEmpty()) {
        children.remove(segment);
      }
    }
  }

  boolean isEmpty() {
    return children.isEmpty() && ending.isEmpty() && rest.isEmpty();
  }

  /** Visits everything there is. */
  void all(Consumer<T> found) {
    ending.forEach(found);
    rest.forEach(found);
    children.values().forEach(child -> child.all(found));
  }

  /** Visits everything whose pattern matches a name. */
  void match(String name, Consumer<T> found) {
    match(name.split("\\."), 0, found);
  }

  private void match(String[] name, int at, Consumer<T> found) {
    if (at == name.length) {
      ending.forEach(found);
      return;
    }
    rest.forEach(found);
    descend(children.get(name[at]), name, at, found);
    descend(children.get(EventName.ONE), name, at, found);
  }

  private static <T> void descend(
      @Nullable PatternTree<T> child, String[] name, int at, Consumer<T> found) {
    if (child != null) {
      child.match(name, at + 1, found);
    }
  }
}
