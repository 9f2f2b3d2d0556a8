package hello;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.QueryParam;
import jakarta.validation.constraints.NotBlank;

/** Greets by action and by route. */
public final class Hello implements Plugin {

  public record Greeting(String message) {}

  private final PluginContext context;

  public Hello(PluginContext context) {
    this.context = context;
  }

  @Action(description = "Greets somebody.")
  public Greeting greet(@NotBlank String name) {
    return new Greeting(context.config().text("greeting", "Hello") + ", " + name + "!");
  }

  @Get(value = "/", description = "Greets the world, or whom you name.")
  public Greeting index(@QueryParam(defaultValue = "world") String name) {
    return greet(name);
  }
}
