package analytics;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.Plugin;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts events by their names; its handler is sent events of every kind of user event. */
public final class Analytics implements Plugin {

  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final Events events;

  public Analytics(Events events) {
    this.events = events;
  }

  @OnEvent(value = "user.**", priority = 50)
  String track(Event event) {
    counts.merge(event.name(), 1L, Long::sum);
    if (!event.name().equals("user.created")) {
      return null;
    }
    events.publish("analytics.tracked", Map.of("event", event.name(), "source", event.source()));
    events.emit("notification.sent", Map.of("about", event.name()));
    return "counted";
  }

  @OnEvent("email.*")
  void mail(Event event) {
    counts.merge(event.name(), 1L, Long::sum);
  }

  @Action
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
