package dev.xcore.handlers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method unless its answer is remembered.
 *
 * @param cache of the plugin
 * @param key what the answer is remembered under
 * @param tags of the answer
 * @param ttl for how long; empty for the usual time
 * @param isOptional whether an {@link Optional} says that there is no answer
 * @param method that is called
 */
record CachedCall(
    HandlerCache cache,
    CacheKey key,
    List<CacheKey> tags,
    Optional<Duration> ttl,
    boolean isOptional,
    HandlerCall method)
    implements HandlerCall {

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    List<String> named = tags.stream().map(tag -> tag.render(arguments)).toList();
    Object answer =
        cache
            .get()
            .<Throwable>answer(
                key.render(arguments), named, ttl, () -> settled(method.call(instance, arguments)));
    return answer == null && isOptional ? Optional.empty() : answer;
  }

  private static @Nullable Object settled(@Nullable Object returned) throws Throwable {
    Object value = Returned.settle(returned);
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }
}
