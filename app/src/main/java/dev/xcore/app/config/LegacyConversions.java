package dev.xcore.app.config;

import dev.xcore.kernel.settings.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Old values that mean the same in another form. */
final class LegacyConversions {

  private LegacyConversions() {}

  /** Tells whether a key is old only by its value: a Python format is no format of today. */
  static boolean applies(LegacyKey key, Node value) {
    return switch (key.from()) {
      case "observability.logging.format" -> text(value).contains("%(");
      default -> true;
    };
  }

  static void convert(LegacyKey key, String to, Node value, Map<String, Node> result) {
    switch (key.from()) {
      case "redis" -> redis(value, result);
      case "env_variable" -> environmentFile(to, value, result);
      case "logging.handlers.file" -> logFile(value, result);
      default -> result.put(to, value);
    }
  }

  private static void redis(Node value, Map<String, Node> result) {
    String url =
        "redis://%s:%s/%s"
            .formatted(
                part(value, "host", "localhost"),
                part(value, "port", "6379"),
                part(value, "db", "0"));
    result.put("services.cache.backend", scalar(value, "redis"));
    result.put("services.cache.url", scalar(value, url));
    Node ttl = child(value, "TTL");
    if (ttl != null) {
      result.put("services.cache.ttl", ttl);
    }
  }

  private static void environmentFile(String to, Node value, Map<String, Node> result) {
    if (part(value, "inject", "true").equals("true")) {
      result.put(to, scalar(value, part(value, "env_file", ".env")));
    }
  }

  private static void logFile(Node value, Map<String, Node> result) {
    if (!part(value, "enabled", "true").equals("true")) {
      return;
    }
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("path", "observability.logging.file");
    parts.put("max_bytes", "observability.logging.rotation.max_size");
    parts.put("backup_count", "observability.logging.rotation.keep");
    parts.forEach((from, to) -> {
      Node part = child(value, from);
      if (part != null) {
        result.put(to, part);
      }
    });
  }

  private static Node scalar(Node at, String text) {
    return new Node.Scalar(at.place(), text, text);
  }

  private static String part(Node value, String name, String fallback) {
    Node part = child(value, name);
    return part == null || text(part).isEmpty() ? fallback : text(part);
  }

  private static @Nullable Node child(Node value, String name) {
    Node.Entry entry = value instanceof Node.Mapping mapping ? mapping.entries().get(name) : null;
    return entry == null ? null : entry.value();
  }

  private static String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }
}
