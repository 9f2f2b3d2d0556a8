package porter;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Plugin;
import java.util.Map;

/** Stands beside others, where it may. */
public final class Porter implements Plugin {

  /** What is ordered. */
  public record Order(String product, int amount) {}

  private final Hooks hooks;

  /** Made by the platform. */
  public Porter(Hooks hooks) {
    this.hooks = hooks;
  }

  @OnHook(value = "venue.order", order = -10)
  void first(HookCall call) {
    Order order = call.as(Order.class);
    if (order.product().equals("beer")) {
      call.cancel("no beer");
    }
    call.replacePayload(Map.of("product", order.product() + " early", "amount", order.amount()));
  }

  @OnHook(value = "venue.order", order = 90)
  void last(HookCall call) {
    Order order = call.as(Order.class);
    call.replacePayload(new Order(order.product() + " late", order.amount()));
  }

  @OnHook("plugin.call")
  void notPermitted(HookCall call) {
    call.cancel("never asked");
  }

  /** Tries to stand somewhere. */
  @Action
  public String stand(String point) {
    try {
      hooks.on(point, call -> {}).close();
      return "stands";
    } catch (PermissionDeniedException e) {
      return e.getMessage();
    }
  }
}
