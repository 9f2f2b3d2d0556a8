package dev.xcore.handlers;

import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.Document;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of documents as JSON and reads them again.
 *
 * @param binder of their types
 */
record DocumentJson(Binder binder) {

  @SuppressWarnings("unchecked") // a binding reads its own type; a primitive's is its wrapper
  <T> Document<T> read(StoredDocument stored, Type type) {
    try {
      @Nullable Object tree = JsonText.read(stored.json());
      @Nullable T value = (T) binder.read(type, tree);
      if (value == null) {
        throw misfit(stored, type, "it is null");
      }
      return new Document<>(stored.key(), value, stored.version(), Duration.ofMillis(stored.ttl()));
    } catch (ValidationException | InvalidPayloadException e) {
      throw misfit(stored, type, e.getMessage());
    }
  }

  private static DatabaseException misfit(StoredDocument stored, Type type, @Nullable String why) {
    return new DatabaseException(
        "document '%s' is no %s: %s"
            .formatted(CacheRules.shown(stored.key()), type.getTypeName(), why),
        "");
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if it cannot be written, or is null
   */
  byte[] write(String key, Object value) {
    byte[] json;
    try {
      json = JsonText.write(value, binder);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "document '%s' cannot be written as JSON: %s"
              .formatted(CacheRules.shown(key), e.getMessage()),
          e);
    }
    if (CacheJson.isAbsence(json)) {
      throw new IllegalArgumentException(
          "null is no document for '%s'; delete it instead".formatted(CacheRules.shown(key)));
    }
    return json;
  }
}
