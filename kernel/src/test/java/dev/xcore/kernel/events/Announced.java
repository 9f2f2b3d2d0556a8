package dev.xcore.kernel.events;

import java.util.List;
import java.util.Map;

/** What tests look for among the events that a bus remembers. */
public final class Announced {

  private Announced() {}

  /** Makes a bus with the usual settings. */
  public static EventBus bus() {
    return EventBus.create(EventSettings.DEFAULT);
  }

  /** The names of all events, oldest first. */
  public static List<String> names(EventBus bus) {
    return bus.history().list().stream().map(PostedEvent::name).toList();
  }

  /** The events of one name, oldest first. */
  public static List<PostedEvent> named(EventBus bus, String name) {
    return bus.history().list(event -> event.name().equals(name));
  }

  /** The facts of an event. */
  public static Map<?, ?> data(PostedEvent event) {
    return (Map<?, ?>) event.data();
  }
}
