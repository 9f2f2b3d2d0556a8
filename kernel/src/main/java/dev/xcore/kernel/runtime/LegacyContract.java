package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.http.RouteDefinition;
import dev.xcore.sdk.http.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract of generation 1, which knows methods by their names: {@code router()}, {@code
 * onLoad()}, {@code onReload()} and {@code onUnload()}, of any visibility, static or not, without
 * parameters. A class that does not implement {@link Plugin} looks through this as if it did.
 */
final class LegacyContract implements Plugin {

  private final Object instance;

  LegacyContract(Object instance) {
    this.instance = instance;
  }

  /** Mounts what generation 1 mounts: routers often carry the plugin's prefix and tags already. */
  static Router mounted(PluginManifest manifest, Router router) {
    if (manifest.mode() != ExecutionMode.LEGACY) {
      return router;
    }
    String prefix = manifest.api().prefix();
    List<RouteDefinition> routes = router.routes();
    boolean isWhole =
        routes.stream()
            .map(RouteDefinition::path)
            .allMatch(path -> path.equals(prefix) || path.startsWith(prefix + "/"));
    Router mounted = Router.create().tags(manifest.about().tags().toArray(String[]::new));
    for (RouteDefinition route : routes) {
      mounted.add(isWhole ? below(prefix, route) : route);
    }
    return mounted;
  }

  private static RouteDefinition below(String prefix, RouteDefinition route) {
    String path = route.path().substring(prefix.length());
    return new RouteDefinition(
        route.method(),
        path.isEmpty() ? "/" : path,
        route.status(),
        route.roles(),
        route.permissions(),
        route.description(),
        route.tags(),
        route.bodyType(),
        route.returnType(),
        route.versions(),
        route.handler());
  }

  @Override
  public Router router() {
    Object made;
    try {
      made = call("router");
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("router() threw " + e, e);
    }
    return switch (made) {
      case Router router -> router;
      case null -> Router.create();
      default ->
          throw new IllegalStateException(
              "router() returned a %s; let it return a dev.xcore.sdk.http.Router"
                  .formatted(made.getClass().getName()));
    };
  }

  @Override
  public void onLoad() throws Exception {
    call("onLoad");
  }

  @Override
  public void onReload(Reload previous) throws Exception {
    call("onReload");
  }

  @Override
  public void onUnload() throws Exception {
    call("onUnload");
  }

  private @Nullable Object call(String name) throws Exception {
    Optional<Method> method = find(name);
    if (method.isEmpty()) {
      return null;
    }
    try {
      method.get().setAccessible(true);
      return method.get().invoke(instance);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  /** Finds a method in the class or above it, the nearest first. */
  private Optional<Method> find(String name) {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      Optional<Method> own =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
              .findFirst();
      if (own.isPresent()) {
        return own;
      }
    }
    return Optional.empty();
  }
}
