package {{package}};

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.QueryParam;
import jakarta.validation.constraints.NotBlank;

/** Greets by action and by route. */
public final class {{class}} implements Plugin {

  public record Greeting(String message) {}

  private final PluginContext context;

  public {{class}}(PluginContext context) {
    this.context = context;
  }

  /** Answers {@code POST /app/{{name}}/greet} and {@code xcore plugin call {{name}} greet}. */
  @Action(description = "Greets somebody.")
  public Greeting greet(@NotBlank String name) {
    return new Greeting(context.config().text("greeting", "Hello") + ", " + name + "!");
  }

  /** Answers {@code GET /plugins/{{name}}/?name=Ada}. */
  @Get(value = "/", description = "Greets the world, or whom you name.")
  public Greeting index(@QueryParam(defaultValue = "world") String name) {
    return greet(name);
  }
}
