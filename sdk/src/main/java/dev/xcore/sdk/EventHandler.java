package dev.xcore.sdk;

/** Takes events. Called by many threads at once, unless the plugin is single-threaded. */
@FunctionalInterface
public interface EventHandler {

  /**
   * Takes one event.
   *
   * @param event the event
   * @throws Exception if it could not be handled; the other handlers are not concerned
   */
  void handle(Event event) throws Exception;
}
