package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Translates the keys of generation 1 ({@code config.json}) and of {@code integration.yaml}. A key
 * of today that is given as well wins.
 */
public final class LegacyKeys {

  /** Sections that exist in old files only. */
  private static final Set<String> OLD_SECTIONS =
      Set.of(
          "version",
          "manager",
          "secure",
          "migration",
          "xcore",
          "redis",
          "env_variable",
          "extensions",
          "databases",
          "database",
          "cache",
          "scheduler",
          "logging",
          "marketplace",
          "middleware",
          "cors");

  private final Check check;
  private final Map<String, Node> moved = new LinkedHashMap<>();
  private Node.Mapping result;

  private LegacyKeys(Node.Mapping root, Check check) {
    this.check = check;
    this.result = root;
  }

  /**
   * Lists every old key that is known.
   *
   * @return in the order of documentation
   */
  public static List<LegacyKey> all() {
    return LegacyTable.KEYS;
  }

  /** Translates a file; each old key is a warning. */
  static Node.Mapping translate(Node.Mapping root, Check check) {
    LegacyKeys translation = new LegacyKeys(root, check);
    translation.visit(root, List.of());
    translation.putMoved();
    return translation.result;
  }

  private void visit(Node.Mapping mapping, List<String> path) {
    mapping
        .entries()
        .forEach((name, entry) -> visit(entry.place(), entry.value(), Tree.append(path, name)));
  }

  private void visit(Place place, Node value, List<String> path) {
    Optional<LegacyKey> known =
        LegacyTable.KEYS.stream().filter(key -> key.matches(path, value)).findFirst();
    if (known.isPresent()) {
      replace(known.get(), place, value, path);
    } else if (value instanceof Node.Mapping inner
        && LegacyTable.KEYS.stream().anyMatch(key -> key.isBelow(path))) {
      visit(inner, path);
      removeIfEmpty(path);
    } else if (OLD_SECTIONS.contains(path.getFirst())) {
      result = Tree.remove(result, path);
      warn(place, path, "is ignored: it has no counterpart");
    }
  }

  /** A section whose keys have all moved is gone; one that was written empty stays. */
  private void removeIfEmpty(List<String> path) {
    boolean empty =
        Tree.find(result, path)
            .filter(node -> node instanceof Node.Mapping m && m.entries().isEmpty())
            .isPresent();
    if (empty && OLD_SECTIONS.contains(path.getFirst())) {
      result = Tree.remove(result, path);
    }
  }

  private void replace(LegacyKey key, Place place, Node value, List<String> path) {
    result = Tree.remove(result, path);
    Map<String, Node> today = key.translate(path, value);
    if (today.isEmpty()) {
      warn(place, path, "is ignored: " + key.note());
      return;
    }
    today.forEach(moved::putIfAbsent);
    warn(
        place,
        path,
        "is deprecated; use "
            + today.keySet().stream().map("'%s'"::formatted).collect(Collectors.joining(" and ")));
  }

  /** Puts what has moved when all old keys are gone, so that no old one stands in the way. */
  private void putMoved() {
    moved.forEach((key, node) -> {
      List<String> path = KeyPath.split(key);
      if (Tree.find(result, path).isEmpty()) {
        result = Tree.put(result, path, node);
      }
    });
  }

  private void warn(Place place, List<String> path, String message) {
    check.warning(place, String.join(".", path), message);
  }
}
