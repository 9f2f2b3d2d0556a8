package dev.xcore.kernel.surface;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of JSON objects that may be absent, or of another type than expected. Immutable.
 *
 * @param members the object's members
 */
record SurfaceTree(Map<?, ?> members) {

  static SurfaceTree of(@Nullable Object tree) {
    return new SurfaceTree(tree instanceof Map<?, ?> map ? map : Map.of());
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  int number(String name) {
    return members.get(name) instanceof Number number ? number.intValue() : 0;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  SurfaceTree object(String name) {
    return of(members.get(name));
  }

  List<String> texts(String name) {
    return members.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  List<SurfaceTree> objects(String name) {
    return members.get(name) instanceof List<?> list
        ? list.stream().map(SurfaceTree::of).toList()
        : List.of();
  }
}
