package dev.xcore.auth.login;

import dev.xcore.sdk.PluginContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a {@link Witness} needs: events that a test can look at, and no audit log. */
final class FakeContext {

  /** What was published, as text. */
  final List<String> events = new CopyOnWriteArrayList<>();

  PluginContext context() {
    return make(
        PluginContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "services" -> make(method.getReturnType(), (p, m, a) -> Optional.empty());
              case "events" ->
                  make(
                      method.getReturnType(),
                      (p, m, a) -> {
                        events.add(Arrays.toString(a));
                        return null;
                      });
              default -> throw new IllegalStateException(method.getName());
            });
  }

  private static <T> T make(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeContext.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
