package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.RequiresService;
import dev.xcore.sdk.Transactional;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what calls a handler's method, with everything around it that its annotations ask for: the
 * services it requires are there, then the cache, then the transaction. Used by one thread.
 */
final class HandlerMarks {

  private final PluginContext context;
  private final CachingMarks caching;
  private final List<String> ofClass;

  HandlerMarks(PluginContext context, Binder binder, Class<?> entryClass) {
    this.context = context;
    this.caching = new CachingMarks(context, binder);
    this.ofClass =
        Optional.ofNullable(entryClass.getAnnotation(RequiresService.class))
            .map(mark -> List.of(mark.value()))
            .orElse(List.of());
  }

  /**
   * Makes it.
   *
   * @throws HandlerDefinitionException if the method cannot be called, or with everything that is
   *     wrong with its annotations
   */
  HandlerCall call(HandlerMethod method) {
    HandlerCall inner = Invocation.of(method.method());
    Transactional transactional = method.method().getAnnotation(Transactional.class);
    if (transactional != null) {
      inner = TransactionMarks.around(inner, transactional, method, context);
    }
    HandlerCall cached = caching.call(method, inner);
    List<String> required = required(method);
    return required.isEmpty() ? cached : new RequiringCall(context, required, cached);
  }

  private List<String> required(HandlerMethod method) {
    Set<String> names = new LinkedHashSet<>(ofClass);
    RequiresService mark = method.method().getAnnotation(RequiresService.class);
    if (mark != null) {
      if (mark.value().length == 0) {
        throw new HandlerDefinitionException(
            List.of("@RequiresService names no service; name one, such as \"db\" or \"ext.mail\""));
      }
      names.addAll(List.of(mark.value()));
    }
    if (names.stream().anyMatch(String::isBlank)) {
      throw new HandlerDefinitionException(List.of("@RequiresService has an empty name"));
    }
    return List.copyOf(names);
  }
}
