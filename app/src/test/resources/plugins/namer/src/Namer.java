import dev.xcore.sdk.*;
import java.util.*;
import java.util.function.*;
import names.Names;

public final class Namer implements Plugin {

  public record Own(String text, List<String> parts) {}

  private final PluginContext context;
  private volatile Services.Registration registration;

  public Namer(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onLoad() {
    String mark = context.config().text("mark", "!");
    String name = context.config().text("name", "named.greeting");
    UnaryOperator<String> greeting =
        text -> {
          if (text.equals("fail")) {
            throw new ConflictException("no such greeting");
          }
          if (text.equals("break")) {
            throw new IllegalStateException("secret of the provider");
          }
          return context.name() + " greets " + text + mark;
        };
    registration = context.services().register(name, UnaryOperator.class, greeting);
    if (context.name().equals("namer")) {
      Function<Object, Object> echo = value -> new Own(value.toString(), List.of("a", "b"));
      context.services().register("named.echo", Function.class, echo);
      context
          .services()
          .register(
              "named.names",
              Names.class,
              new Names() {
                @Override
                public Name of(String text) {
                  return new Name(text, text.length());
                }

                @Override
                public List<Name> all(List<String> texts) {
                  return texts.stream().map(this::of).toList();
                }
              },
              Services.Scope.PROTECTED);
      Runnable hidden = () -> {};
      context.services().register("named.hidden", Runnable.class, hidden, Services.Scope.PRIVATE);
    }
  }

  @Action
  public void withdraw() {
    registration.close();
  }

  @Action
  public void take(String name) {
    Runnable nothing = () -> {};
    context.services().register(name, Runnable.class, nothing);
  }

  @Action
  public void takeUnseen() {
    context.services().register("named.unseen", Unseen.class, new Unseen() {});
  }

  public interface Unseen {}
}
