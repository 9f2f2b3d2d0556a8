package dev.xcore.kernel.settings;

import dev.xcore.handlers.Secrets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mapping with free keys. */
final class MapType<T> extends Type<Map<String, T>> {

  private final Pattern key;
  private final Type<T> value;

  MapType(Pattern key, Type<T> value) {
    super(
        value instanceof Anything
            ? "a section with keys"
            : "a section, each value " + value.description());
    this.key = key;
    this.value = value;
  }

  @Override
  public Optional<Type<?>> child(String name) {
    return key.matcher(name).matches() ? Optional.of(value) : Optional.empty();
  }

  @Override
  boolean suits(Node node) {
    return node instanceof Node.Mapping;
  }

  @Override
  public @Nullable Map<String, T> read(Node node, String path, Check check) {
    if (!(node instanceof Node.Mapping mapping)) {
      mismatch(node, path, check);
      return null;
    }
    Map<String, T> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((name, entry) -> {
          if (!key.matcher(name).matches()) {
            check.problem(
                entry.place(),
                path,
                "key '%s' must match %s".formatted(Wording.shorten(name), key.pattern()));
            return;
          }
          boolean empty = entry.value() instanceof Node.Scalar s && s.tree() == null;
          if (empty && value instanceof Anything) {
            return;
          }
          T read =
              check.read(value, entry.value(), Section.join(path, name), Secrets.isSecret(name));
          if (read != null) {
            values.put(name, read);
          }
        });
    return Collections.unmodifiableMap(values);
  }
}
