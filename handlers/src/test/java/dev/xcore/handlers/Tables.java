package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Request;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short ways to make a table and to call what is in it. */
final class Tables {

  static final PluginContext CONTEXT = new FakeContext("shop", "1.0.0");

  private Tables() {}

  static HandlerTable of(Class<?> entryClass) {
    return HandlerTable.of("shop", entryClass, Binder.create(), CONTEXT);
  }

  static List<String> problems(Class<?> entryClass) {
    return catchThrowableOfType(HandlerDefinitionException.class, () -> of(entryClass)).problems();
  }

  static Object call(Object instance, String action, Object payload) throws Throwable {
    return of(instance.getClass()).actions().get(action).invoker().invoke(instance, payload);
  }

  static RouteDescriptor route(HandlerTable table, String method, String path) {
    return table.routes().stream()
        .filter(route -> route.method().equals(method) && route.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  static Object get(Object instance, String path, Request request) throws Throwable {
    return serve(instance, "GET", path, request);
  }

  static Object post(Object instance, String path, Request request) throws Throwable {
    return serve(instance, "POST", path, request);
  }

  static Object serve(Object instance, String method, String path, Request request)
      throws Throwable {
    return route(of(instance.getClass()), method, path).invoker().invoke(instance, request);
  }

  static List<String> wrongFields(ThrowingCallable call) {
    return catchThrowableOfType(ValidationException.class, call).errors().stream()
        .map(FieldError::field)
        .toList();
  }
}
