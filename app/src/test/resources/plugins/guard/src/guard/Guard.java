package guard;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Plugin;

/** Stands before the others. */
public final class Guard implements Plugin {

  private final Events events;

  public Guard(Events events) {
    this.events = events;
  }

  @OnEvent(value = "shop.guarded", priority = 100)
  void guard(Event event) {
    if ("cancel".equals(event.data())) {
      event.cancel();
    }
    if ("stop".equals(event.data())) {
      event.stopPropagation();
    }
  }

  @OnEvent("shop.ranked")
  String middle() {
    return "middle";
  }

  @Action
  public String subscribe(String pattern) {
    try {
      events.on(pattern, event -> {}).close();
      return "subscribed";
    } catch (PermissionDeniedException e) {
      return e.getMessage();
    }
  }
}
