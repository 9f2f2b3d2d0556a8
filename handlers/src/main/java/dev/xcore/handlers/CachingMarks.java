package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Cached;
import dev.xcore.sdk.Invalidate;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.XcoreException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads {@code @Cached} and {@code @Invalidate} of handler methods. Used by one thread. */
final class CachingMarks {

  private final Binder binder;
  private final HandlerCache cache;

  CachingMarks(PluginContext context, Binder binder) {
    this.binder = binder;
    this.cache = new HandlerCache(context);
  }

  /**
   * Makes what calls a handler's method, with the cache around it where annotations ask for it.
   *
   * @param method the method
   * @param invocation calls it
   * @throws HandlerDefinitionException with everything that is wrong with its annotations
   */
  HandlerCall call(HandlerMethod method, HandlerCall invocation) {
    Cached cached = method.method().getAnnotation(Cached.class);
    Invalidate invalidate = method.method().getAnnotation(Invalidate.class);
    if (cached == null && invalidate == null) {
      return invocation;
    }
    if (cached != null && invalidate != null) {
      throw wrong("has @Cached and @Invalidate; write a method for each");
    }
    requireCache(cached == null ? "@Invalidate" : "@Cached");
    return cached == null
        ? invalidating(invalidate, method, invocation)
        : new CachedCall(
            cache,
            key(cached, method),
            tags(cached, method),
            ttl(cached),
            isOptional(method.returnType()),
            invocation);
  }

  private void requireCache(String mark) {
    try {
      cache.get();
    } catch (XcoreException | IllegalArgumentException e) {
      throw wrong("has " + mark + ", but " + e.getMessage());
    } catch (IllegalStateException e) {
      // A plugin that is only looked at has no cache: nothing of it is called either.
      return;
    }
  }

  private CacheKey key(Cached mark, HandlerMethod method) {
    Answer answer = Answer.of(method.returnType());
    switch (answer.kind()) {
      case VALUE, UNKNOWN -> {}
      case NOTHING -> throw wrong("has @Cached, but returns nothing that could be remembered");
      case RESPONSE, EVENTS, STREAM, BYTES ->
          throw wrong(
              "has @Cached, but returns "
                  + GenericTypes.raw(answer.type()).getSimpleName()
                  + "; only values can be remembered: a record, collection, map or scalar");
    }
    return mark.key().isEmpty()
        ? ArgumentsKey.of(method, binder)
        : KeyTemplate.parse("@Cached key", mark.key(), method, binder);
  }

  private Optional<Duration> ttl(Cached mark) {
    if (mark.ttl().isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> ttl = DurationText.read(mark.ttl());
    if (ttl.isEmpty()) {
      throw wrong("@Cached ttl '" + mark.ttl() + "' is no duration such as 500ms, 30s or 5m");
    }
    try {
      return ttl.map(CacheRules::ttl);
    } catch (IllegalArgumentException e) {
      throw wrong("@Cached ttl '" + mark.ttl() + "': " + e.getMessage());
    }
  }

  private List<CacheKey> tags(Cached mark, HandlerMethod method) {
    if (mark.tags().length > Cache.MAX_TAGS) {
      throw wrong("@Cached has more than " + Cache.MAX_TAGS + " tags");
    }
    return templates("@Cached tag", mark.tags(), method);
  }

  private HandlerCall invalidating(Invalidate mark, HandlerMethod method, HandlerCall invocation) {
    if (mark.key().length + mark.tags().length == 0) {
      throw wrong(
          "@Invalidate names no key: say which to forget, such as key = \"user:{id}\" or tags ="
              + " \"users\"");
    }
    return new InvalidatingCall(
        cache,
        templates("@Invalidate key", mark.key(), method),
        templates("@Invalidate tag", mark.tags(), method),
        invocation);
  }

  private List<CacheKey> templates(String mark, String[] templates, HandlerMethod method) {
    List<CacheKey> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String template : templates) {
      try {
        keys.add(KeyTemplate.parse(mark, template, method, binder));
      } catch (HandlerDefinitionException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new HandlerDefinitionException(problems);
    }
    return List.copyOf(keys);
  }

  private static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic
        && (generic.getRawType() == Optional.class
            || (CompletionStage.class.isAssignableFrom(GenericTypes.raw(generic))
                && isOptional(generic.getActualTypeArguments()[0])));
  }

  private static HandlerDefinitionException wrong(String message) {
    return new HandlerDefinitionException(List.of(message));
  }
}
