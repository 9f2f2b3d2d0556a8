package dev.xcore.kernel.events;

/**
 * What a subscription is known by, over all versions of its plugin.
 *
 * @param plugin whose it is
 * @param name of the handler in its plugin: the method's, or its place among those made in code
 * @param pattern of the names it takes
 * @param durable whether events are stored for it before they are sent
 */
public record SubscriptionKey(String plugin, String name, String pattern, boolean durable) {

  @Override
  public String toString() {
    return plugin + "/" + name + " to " + pattern;
  }
}
