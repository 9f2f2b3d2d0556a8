package dev.xcore.app.config;

import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits dotted keys as the schema understands them. */
final class KeyPath {

  private KeyPath() {}

  /**
   * Splits a key. Names that hold dots themselves, such as loggers in {@code
   * observability.logging.levels}, stay whole.
   */
  static List<String> split(String dotted) {
    return join(List.of(dotted.split("\\.", -1)));
  }

  /** Joins the parts that belong to one name. */
  static List<String> join(List<String> parts) {
    List<String> path = new ArrayList<>();
    Type<?> type = ConfigurationSchema.ROOT;
    for (int i = 0; i < parts.size(); i++) {
      String name = parts.get(i);
      Optional<Type<?>> child = type == null ? Optional.empty() : type.child(name);
      if (child.isPresent() && !(type instanceof Section) && isLeaf(child.get())) {
        path.add(String.join(".", parts.subList(i, parts.size())));
        return path;
      }
      path.add(name);
      type = child.orElse(null);
    }
    return path;
  }

  private static boolean isLeaf(Type<?> type) {
    return !(type instanceof Section) && type.child("x").isEmpty();
  }

  /** Finds what may stand at a path; {@code []} means the items of a list. */
  static Optional<Type<?>> type(List<String> path) {
    Optional<Type<?>> type = Optional.of(ConfigurationSchema.ROOT);
    for (String name : path) {
      type = type.flatMap(t -> t.child(name));
    }
    return type;
  }
}
