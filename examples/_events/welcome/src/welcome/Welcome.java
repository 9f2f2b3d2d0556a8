package welcome;

import dev.xcore.sdk.Event;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import java.util.Map;

/** Refuses addresses it could not write to, and writes to all others. */
public final class Welcome implements Plugin {

  public record Address(String email) {}

  public record User(long id, String name, String email) {}

  private final PluginContext context;

  public Welcome(PluginContext context) {
    this.context = context;
  }

  @OnEvent("user.registration.started")
  void check(Address address, Event event) {
    if (address.email().endsWith("@" + context.config().text("refused_domain", ""))) {
      event.cancel();
    }
  }

  /** Before everybody else: priority 100. */
  @OnEvent(value = "user.created", priority = 100)
  String write(User user) {
    context.logger().info("welcome, {}", user.name());
    context.events().publish("email.sent", Map.of("to", user.email(), "user", user.id()));
    return "welcome mail to " + user.email();
  }
}
