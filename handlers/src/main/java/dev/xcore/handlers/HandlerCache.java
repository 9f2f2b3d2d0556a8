package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PluginContext;
import org.jspecify.annotations.Nullable;

/** The cache that annotations use, looked up when it is first needed. Thread safe. */
final class HandlerCache {

  private final PluginContext context;
  private volatile @Nullable BoundCache found;

  HandlerCache(PluginContext context) {
    this.context = context;
  }

  BoundCache get() {
    BoundCache known = found;
    if (known == null) {
      Cache cache = context.cache();
      if (!(cache instanceof BoundCache bound)) {
        throw new IllegalStateException(
            "the cache of plugin '%s' is a %s, which annotations cannot use"
                .formatted(context.name(), cache.getClass().getName()));
      }
      found = bound;
      known = bound;
    }
    return known;
  }
}
