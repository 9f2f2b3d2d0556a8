package dev.xcore.handlers;

import dev.xcore.sdk.Payload;
import dev.xcore.sdk.ValidationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A payload made of a value tree. Immutable, apart from the bytes in it. */
public final class TreePayload implements Payload {

  private final Map<String, Object> fields;
  private final Binder binder;

  private TreePayload(Map<String, Object> fields, Binder binder) {
    this.fields = fields;
    this.binder = binder;
  }

  /**
   * Makes a payload.
   *
   * @param fields a value tree; copied
   * @param binder converts it
   * @return a new payload
   * @throws ValidationException if the tree is nested deeper than 512 levels, or is none
   */
  public static TreePayload of(Map<String, ?> fields, Binder binder) {
    return new TreePayload(frozen(binder.copy(fields)), binder);
  }

  /** Makes a payload of a copy that nobody else has. */
  static TreePayload ofCopy(Map<?, ?> copy, Binder binder) {
    return new TreePayload(frozen(copy), binder);
  }

  @SuppressWarnings("NullAway") // values may be null, which the type of asMap cannot say
  private static Map<String, Object> frozen(Map<?, ?> map) {
    Map<String, Object> result = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, value) -> result.put(String.valueOf(name), frozenValue(value)));
    return Collections.unmodifiableMap(result);
  }

  private static @Nullable Object frozenValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> frozen(map);
      case List<?> list -> {
        List<@Nullable Object> result = new ArrayList<>(list.size());
        list.forEach(item -> result.add(frozenValue(item)));
        yield Collections.unmodifiableList(result);
      }
      case null, default -> value;
    };
  }

  @Override
  public Map<String, Object> asMap() {
    return fields;
  }

  @Override
  public String text(String name) {
    return field(name, String.class);
  }

  @Override
  public long integer(String name) {
    return field(name, Long.class);
  }

  private <T> T field(String name, Class<T> type) {
    Reading reading = new Reading(Reading.Mode.TREE);
    reading.enter(name);
    Object tree = fields.get(name);
    Object value = null;
    if (tree == null) {
      reading.problem(fields.containsKey(name) ? "must not be null" : "is required", null);
    } else {
      value = binder.binding(type).read(tree, reading);
    }
    reading.leave();
    reading.finish();
    return Objects.requireNonNull(type.cast(value));
  }

  @Override
  public <T> T as(Class<T> type) {
    return binder.read(type, fields);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TreePayload payload && payload.fields.equals(fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "payload with the fields " + fields.keySet();
  }
}
