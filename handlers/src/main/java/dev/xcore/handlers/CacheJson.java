package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes cached values as JSON and reads them again.
 *
 * @param binder of their types
 */
record CacheJson(Binder binder) {

  private static final byte[] ABSENT = {'n', 'u', 'l', 'l'};

  /** The form of what is JSON already. */
  static final CacheMaking.Form<byte[]> AS_IT_IS =
      new CacheMaking.Form<>() {
        @Override
        public Optional<byte[]> read(byte[] json) {
          return Optional.of(json);
        }

        @Override
        public byte[] write(byte[] json) {
          return json;
        }
      };

  /** Tells whether it says that there is nothing. */
  static boolean isAbsence(byte[] json) {
    return Arrays.equals(json, ABSENT);
  }

  /** Reads a value; empty if it is an absence, or does not fit the type. */
  @SuppressWarnings("unchecked") // a binding reads its own type; a primitive's is its wrapper
  <T> Optional<T> read(byte[] json, Type type) {
    try {
      @Nullable Object tree = JsonText.read(json);
      return tree == null ? Optional.empty() : Optional.ofNullable((T) binder.read(type, tree));
    } catch (ValidationException | InvalidPayloadException misfit) {
      // Another version of the plugin has stored something else: that is as good as nothing.
      return Optional.empty();
    }
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  byte[] write(String key, Object value) {
    try {
      return JsonText.write(value, binder);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the value for cache key '%s' cannot be written as JSON: %s"
              .formatted(CacheRules.shown(key), e.getMessage()),
          e);
    }
  }

  /** Returns the form of values of a type. */
  <T> CacheMaking.Form<T> values(String key, Type type) {
    return new Values<>(this, key, type);
  }

  /** Returns the form of values that may be absent, which is remembered too. */
  static <T> CacheMaking.Form<Finding<T>> findings(CacheMaking.Form<T> values) {
    return new Findings<>(values);
  }

  private record Values<T>(CacheJson json, String key, Type type) implements CacheMaking.Form<T> {

    @Override
    public Optional<T> read(byte[] bytes) {
      return json.read(bytes, type);
    }

    @Override
    public byte[] write(T value) {
      return json.write(key, value);
    }
  }

  /**
   * Something that may not exist.
   *
   * @param value empty if it does not
   */
  record Finding<T>(Optional<T> value) {}

  private record Findings<T>(CacheMaking.Form<T> values) implements CacheMaking.Form<Finding<T>> {

    @Override
    public Optional<Finding<T>> read(byte[] json) {
      return isAbsence(json)
          ? Optional.of(new Finding<>(Optional.empty()))
          : values.read(json).map(value -> new Finding<>(Optional.of(value)));
    }

    @Override
    public byte[] write(Finding<T> finding) {
      return finding.value().map(values::write).orElse(ABSENT);
    }
  }
}
