package dev.xcore.handlers;

import dev.xcore.handlers.CacheMaking.Source;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.CallContext;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers of a database in a plugin's cache. Thread safe.
 *
 * @param cache of the plugin, looked up when it is needed
 * @param database its name
 * @param ttl of the answers
 * @param tags of the answers
 */
record QueryMemory(Supplier<BoundCache> cache, String database, Duration ttl, List<String> tags) {

  private static final String KEY = "xcore:query:";

  QueryMemory {
    CacheRules.ttl(ttl);
    tags = tags.stream().distinct().map(CacheRules::tag).toList();
    if (tags.size() > Cache.MAX_TAGS) {
      throw new IllegalArgumentException(
          "answers have at most %d tags, not %d".formatted(Cache.MAX_TAGS, tags.size()));
    }
  }

  <R> List<R> all(
      String sql,
      Class<R> type,
      @Nullable Object[] arguments,
      Source<List<R>, RuntimeException> source) {
    Optional<String> key = key("all", sql, type, arguments);
    return key.isEmpty()
        ? made(source)
        : cache.get().answered(key.get(), GenericTypes.listOf(boxed(type)), ttl, tags, source);
  }

  <R> Optional<R> one(
      String sql,
      Class<R> type,
      @Nullable Object[] arguments,
      Source<Optional<R>, RuntimeException> source) {
    Optional<String> key = key("one", sql, type, arguments);
    return key.isEmpty()
        ? made(source)
        : cache.get().found(key.get(), boxed(type), ttl, tags, source);
  }

  private static <T> T made(Source<T, RuntimeException> source) {
    return Objects.requireNonNull(source.make(), "a query has an answer");
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  /** Whatever decides on the answer is in the key; empty if an argument cannot be written. */
  private Optional<String> key(
      String kind, String sql, Class<?> type, @Nullable Object[] arguments) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(kind);
    parts.add(database);
    parts.add(CallContext.find().flatMap(CallContext::tenant).orElse(null));
    parts.add(type.getName());
    parts.add(sql);
    for (Object argument : arguments) {
      Object value = StatementTypes.bindable(argument);
      parts.add(value == null ? null : value.getClass().getName());
      parts.add(value);
    }
    try {
      return Optional.of(KEY + CacheKey.digest(JsonText.write(parts, cache.get().binder())));
    } catch (IllegalArgumentException unwritable) {
      return Optional.empty();
    }
  }

  /** Forgets all answers with one of the tags. */
  void forget() {
    if (!tags.isEmpty()) {
      cache.get().invalidate(tags.toArray(String[]::new));
    }
  }
}
