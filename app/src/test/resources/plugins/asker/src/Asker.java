import dev.xcore.sdk.*;
import java.util.*;
import java.util.function.*;

@SuppressWarnings("unchecked")
public final class Asker implements Plugin {

  public record Question(String text, int number) {}

  private final PluginContext context;
  private volatile UnaryOperator<String> held;

  public Asker(PluginContext context) {
    this.context = context;
  }

  private UnaryOperator<String> greeting() {
    if (held == null) {
      held = (UnaryOperator<String>) context.service("named.greeting");
    }
    return held;
  }

  @Action
  public String greet(String name) {
    return greeting().apply(name);
  }

  @Action
  @RequiresService("named.greeting")
  public String required() {
    return "called";
  }

  @Action
  public Object echo() {
    Function<Object, Object> echo = (Function<Object, Object>) context.service("named.echo");
    return echo.apply(new Question("why", 42));
  }

  @Action
  public List<Object> listed() {
    return List.of(
        context.services().list().stream()
            .filter(offer -> offer.name().startsWith("named."))
            .map(offer ->
                offer.name()
                    + " "
                    + offer.type().getSimpleName()
                    + " "
                    + offer.scope().text()
                    + " "
                    + offer.provider()
                    + " "
                    + offer.granted())
            .toList(),
        context.services().find("named.hidden").isPresent(),
        context.services().find("named.names").isPresent(),
        context.services().list(Services.Scope.PUBLIC).stream()
            .filter(offer -> offer.name().startsWith("named."))
            .count());
  }

  @Action
  public String shout(String text) {
    return ((UnaryOperator<String>) context.service("ext.shout")).apply(text);
  }

  @Action
  @RequiresService("ext.shout")
  public String requiresShout() {
    return "called";
  }
}
