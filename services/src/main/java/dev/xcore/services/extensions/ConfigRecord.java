package dev.xcore.services.extensions;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Binds a part of a configuration file to a record, {@code base_url} to its component {@code
 * baseUrl}, and notes everything that is wrong with file and line. Used by one thread.
 */
final class ConfigRecord {

  private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");

  private final Binder binder;
  private final List<Problem> problems;

  ConfigRecord(Binder binder, List<Problem> problems) {
    this.binder = binder;
    this.problems = problems;
  }

  /** Binds; empty if problems were noted. */
  Optional<Object> bind(Class<?> type, Node.Mapping config, String path) {
    int before = problems.size();
    Map<String, @Nullable Object> tree = section(type, config, path);
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(binder.read((Type) type, tree));
    } catch (ValidationException invalid) {
      for (FieldError error : invalid.errors()) {
        String key = snake(error.field());
        problems.add(
            place(config, error.field())
                .problem(key.isEmpty() ? path : path + "." + key, error.message()));
      }
      if (invalid.errors().isEmpty()) {
        problems.add(config.place().problem(path, invalid.detail()));
      }
    } catch (HandlerDefinitionException unusable) {
      unusable.problems().forEach(why -> problems.add(config.place().problem(path, why)));
    }
    return Optional.empty();
  }

  private Map<String, @Nullable Object> section(Class<?> type, Node.Mapping node, String path) {
    Map<String, RecordComponent> known = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      known.put(key(component), component);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    node.entries()
        .forEach((key, entry) -> {
          RecordComponent component = known.get(snake(key));
          if (component == null) {
            problems.add(
                entry
                    .place()
                    .problem(path + "." + key, Wording.unknown("key", key, known.keySet())));
          } else {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            tree.put(
                named == null ? component.getName() : named.value(),
                value(component.getGenericType(), entry.value(), path + "." + key));
          }
        });
    return tree;
  }

  private static String key(RecordComponent component) {
    return snake(component.getName());
  }

  private @Nullable Object value(Type type, Node node, String path) {
    Type content = content(type);
    if (content == Duration.class && node instanceof Node.Scalar scalar) {
      return Quantities.duration(scalar.text())
          .<Object>map(Duration::toString)
          .orElseGet(() -> {
            problems.add(
                node.place().problem(path, "must be a duration such as 500ms, 10s, 5m, 2h"));
            return "PT0S";
          });
    }
    if (content instanceof Class<?> raw && raw.isRecord() && node instanceof Node.Mapping section) {
      return section(raw, section, path);
    }
    if (type instanceof ParameterizedType generic
        && generic.getRawType() == List.class
        && node instanceof Node.Sequence list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Node item : list.items()) {
        items.add(
            value(
                generic.getActualTypeArguments()[0], item, "%s[%d]".formatted(path, items.size())));
      }
      return items;
    }
    return content == String.class && node instanceof Node.Scalar scalar && scalar.tree() != null
        ? scalar.text()
        : node.tree();
  }

  private static Type content(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  /** Finds where a field is written, or what it is missing in. */
  private static Place place(Node.Mapping config, String field) {
    Node node = config;
    Matcher steps = STEP.matcher(field);
    while (steps.find()) {
      String step = steps.group();
      Optional<Node> next =
          switch (node) {
            case Node.Mapping map ->
                map.entries().entrySet().stream()
                    .filter(entry -> snake(entry.getKey()).equals(snake(step)))
                    .findFirst()
                    .map(entry -> entry.getValue().value());
            case Node.Sequence list ->
                step.chars().allMatch(Character::isDigit)
                        && Integer.parseInt(step) < list.items().size()
                    ? Optional.of(list.items().get(Integer.parseInt(step)))
                    : Optional.empty();
            case Node.Scalar scalar -> Optional.empty();
          };
      if (next.isEmpty()) {
        return node.place();
      }
      node = next.get();
    }
    return node.place();
  }

  /** Writes a name as keys of the file are written. */
  static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
