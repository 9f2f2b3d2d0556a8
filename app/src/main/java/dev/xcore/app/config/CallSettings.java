package dev.xcore.app.config;

import dev.xcore.kernel.settings.Place;
import java.util.List;
import java.util.Map;

/**
 * What section {@code plugins} says on calls of all plugins.
 *
 * @param runawayLimit calls of one plugin that may go on after their deadline at once before it is
 *     quarantined
 * @param middleware what stands around calls, in the order of the file
 */
public record CallSettings(int runawayLimit, List<Middleware> middleware) {

  /** Copies the list. */
  public CallSettings {
    middleware = List.copyOf(middleware);
  }

  /**
   * One entry of {@code plugins.middleware}.
   *
   * @param name unique
   * @param className of a {@link dev.xcore.sdk.CallMiddleware} on the application's class path
   * @param order low numbers stand outside
   * @param config its settings, a value tree
   * @param place where the configuration names it
   */
  public record Middleware(
      String name, String className, int order, Map<String, Object> config, Place place) {}

  /**
   * Returns the defaults.
   *
   * @return three runaway calls, no middleware
   */
  static CallSettings usual() {
    return new CallSettings(3, List.of());
  }
}
