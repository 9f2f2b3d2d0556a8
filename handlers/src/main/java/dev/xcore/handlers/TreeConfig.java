package dev.xcore.handlers;

import dev.xcore.sdk.Config;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of a plugin as an immutable tree. Thread safe. */
public final class TreeConfig implements Config {

  private final String plugin;
  private final Binder binder;
  private final Map<String, Object> tree;

  private TreeConfig(String plugin, Binder binder, Map<String, Object> tree) {
    this.plugin = plugin;
    this.binder = binder;
    this.tree = tree;
  }

  /**
   * Makes settings.
   *
   * @param plugin the plugin's name, for messages
   * @param binder of its types
   * @param tree copied
   * @return the settings
   */
  public static TreeConfig of(String plugin, Binder binder, Map<String, Object> tree) {
    return new TreeConfig(plugin, binder, frozen(tree));
  }

  /**
   * Lays settings over others; sections are merged, everything else is replaced.
   *
   * @param below the settings
   * @param above what is laid over them
   * @return a new tree
   */
  public static Map<String, Object> merged(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> result = new LinkedHashMap<>(below);
    above.forEach((key, value) ->
        result.merge(
            key,
            value,
            (old, next) ->
                old instanceof Map<?, ?> section && next instanceof Map<?, ?> change
                    ? merged(texts(section), texts(change))
                    : next));
    return result;
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(String.valueOf(key), value));
    return result;
  }

  private static Map<String, Object> frozen(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>(map);
    copy.replaceAll((key, value) -> frozenValue(value));
    return Collections.unmodifiableMap(copy);
  }

  private static Object frozenValue(Object value) {
    return switch (value) {
      case Map<?, ?> section -> frozen(texts(section));
      case List<?> list ->
          list.stream().map(item -> item == null ? "" : frozenValue(item)).toList();
      default -> value;
    };
  }

  @Override
  public Map<String, Object> asMap() {
    return tree;
  }

  @Override
  public Optional<Object> get(String key) {
    Object whole = tree.get(key);
    return whole != null ? Optional.of(whole) : Optional.ofNullable(nested(tree, key));
  }

  private static @Nullable Object nested(Map<?, ?> map, String key) {
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      if (map.get(key.substring(0, dot)) instanceof Map<?, ?> section) {
        String rest = key.substring(dot + 1);
        Object value = section.get(rest);
        return value != null ? value : nested(section, rest);
      }
    }
    return null;
  }

  @Override
  public Optional<String> text(String key) {
    return get(key).map(Object::toString);
  }

  @Override
  public long integer(String key, long fallback) {
    return get(key).map(value -> integer(key, value)).orElse(fallback);
  }

  private long integer(String key, Object value) {
    try {
      return new BigDecimal(value.toString().strip()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(key, value, "a whole number of 64 bits");
    }
  }

  @Override
  public boolean flag(String key, boolean fallback) {
    return get(key)
        .map(value ->
            switch (value.toString().strip()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw wrong(key, value, "true or false");
            })
        .orElse(fallback);
  }

  @Override
  public Duration duration(String key, Duration fallback) {
    return get(key)
        .map(value ->
            DurationText.read(value.toString().strip())
                .orElseThrow(() -> wrong(key, value, "a duration such as 500ms, 10s, 5m, 2h")))
        .orElse(fallback);
  }

  @Override
  public <T> T as(Class<T> type) {
    return binder.read(type, tree);
  }

  private ValidationException wrong(String key, Object value, String allowed) {
    boolean isShown = !Secrets.isSecret(key) && isScalar(value);
    String message = "must be " + allowed + (isShown ? ", not '" + value + "'" : "");
    return new ValidationException(
        "setting '%s' of plugin '%s' %s".formatted(key, plugin, message),
        List.of(new FieldError(key, message, isShown ? Optional.of(value) : Optional.empty())));
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TreeConfig config && config.tree.equals(tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  @Override
  public String toString() {
    return "settings of plugin '" + plugin + "': " + tree.keySet();
  }
}
