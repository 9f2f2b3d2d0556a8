package dev.xcore.handlers;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method unless its answer is remembered.
 *
 * @param cache of the plugin
 * @param key what the answer is remembered under
 * @param ttl for how long; empty for the usual time
 * @param isOptional whether an {@link Optional} says that there is no answer
 * @param method that is called
 */
record CachedCall(
    HandlerCache cache,
    CacheKey key,
    Optional<Duration> ttl,
    boolean isOptional,
    HandlerCall method)
    implements HandlerCall {

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    Object answer =
        cache
            .get()
            .<Throwable>answer(
                key.render(arguments), ttl, () -> settled(method.call(instance, arguments)));
    return answer == null && isOptional ? Optional.empty() : answer;
  }

  private static @Nullable Object settled(@Nullable Object returned) throws Throwable {
    Object value = Returned.settle(returned);
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }
}
