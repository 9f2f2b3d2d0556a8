package dev.xcore.kernel.observability;

import java.util.Map;

/**
 * Where the platform announces what happens to it, such as {@code plugin.shop.reloaded}.
 *
 * <p>An implementation is thread safe, returns at once and does not throw.
 */
@FunctionalInterface
public interface SystemEvents {

  /**
   * Announces something.
   *
   * @param name dotted, such as {@code plugin.NAME.loaded}
   * @param data what there is to know: a value tree of maps, lists and scalars with snake_case keys
   */
  void announce(String name, Map<String, ?> data);

  /**
   * Returns events that nobody hears.
   *
   * @return the events
   */
  static SystemEvents unheard() {
    return (name, data) -> {};
  }
}
