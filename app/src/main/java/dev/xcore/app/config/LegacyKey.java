package dev.xcore.app.config;

import dev.xcore.kernel.settings.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * What became of a key of generation 1 or of {@code integration.yaml}.
 *
 * @param from the old key, dotted; {@code *} stands for any name
 * @param to the key of today, empty if the old one is ignored; {@code *} is the name of {@code
 *     from}
 * @param note how the value changes, or why it is ignored; empty for neither
 */
public record LegacyKey(String from, Optional<String> to, String note) {

  static LegacyKey moved(String from, String to) {
    return new LegacyKey(from, Optional.of(to), "");
  }

  static LegacyKey ignored(String from, String why) {
    return new LegacyKey(from, Optional.empty(), why);
  }

  static LegacyKey converted(String from, String to, String how) {
    return new LegacyKey(from, Optional.of(to), how);
  }

  boolean matches(List<String> path, Node value) {
    String[] pattern = from.split("\\.");
    if (pattern.length != path.size()) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
        return false;
      }
    }
    return LegacyConversions.applies(this, value);
  }

  boolean isBelow(List<String> path) {
    String[] pattern = from.split("\\.");
    if (pattern.length <= path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the keys of today with their values; nothing if the old key is ignored. */
  Map<String, Node> translate(List<String> path, Node value) {
    Map<String, Node> result = new LinkedHashMap<>();
    if (to.isEmpty()) {
      return result;
    }
    String[] pattern = from.split("\\.");
    String target = to.get();
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].equals("*")) {
        target = target.replaceFirst("\\*", Matcher.quoteReplacement(path.get(i)));
      }
    }
    LegacyConversions.convert(this, target, value, result);
    return result;
  }
}
