package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method and then makes the cache forget. What the method returns is awaited first.
 *
 * @param cache of the plugin
 * @param keys of what is forgotten
 * @param tags of what is forgotten
 * @param method that is called
 */
record InvalidatingCall(
    HandlerCache cache, List<CacheKey> keys, List<CacheKey> tags, HandlerCall method)
    implements HandlerCall {

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    // The method may change what its arguments hold.
    Set<String> forgotten = new LinkedHashSet<>();
    keys.forEach(key -> forgotten.add(key.render(arguments)));
    tags.forEach(tag -> forgotten.add(CacheTags.key(tag.render(arguments))));
    Object returned = Returned.settle(method.call(instance, arguments));
    Cache caches = cache.get();
    caches.deleteAll(forgotten);
    return returned;
  }
}
