package venue;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Get;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Is called, and lets things happen at hook points of its own. */
public final class Venue implements Plugin {

  /** What is ordered. */
  public record Order(String product, int amount) {}

  /** What is paid. */
  public record Bill(String text, int price) {}

  /** What is no business of the platform. */
  public static final class SoldOut extends Exception {
    /** Makes it. */
    public SoldOut(String message) {
      super(message);
    }
  }

  private final PluginContext context;
  private final Hooks hooks;
  private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

  /** Made by the platform. */
  public Venue(PluginContext context, Hooks hooks) {
    this.context = context;
    this.hooks = hooks;
  }

  @Override
  public void onLoad() {
    context.events().on("news.told.hooked", event -> heard.add(event.data()));
    hooks.on("venue.coded", 10, call -> call.replacePayload(call.payload() + " first"));
  }

  /** Says what it was told. */
  @Action
  public Map<String, Object> say(Payload payload) {
    return new TreeMap<>(
        Map.of("said", String.valueOf(payload.asMap().get("text")), "how", payload.text("how")));
  }

  /** Fails. */
  @Action
  public String fail(Payload payload) throws Exception {
    switch (payload.text("how")) {
      case "sleep" -> Thread.sleep(60_000);
      case "conflict" -> throw new ConflictException("as planned");
      case "own" -> throw XcoreException.of("no_tea", "there is none");
      default -> throw new IllegalStateException("a secret");
    }
    return "never";
  }

  /** A page. */
  @Get("/page")
  String page() {
    return "a page";
  }

  private static int price(Order order) {
    return order.amount() * 10;
  }

  private static Object described(XcoreException error) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("code", error.code());
    described.put("type", error.getClass().getSimpleName());
    described.put("status", error.status());
    described.put("message", String.valueOf(error.getMessage()));
    if (error instanceof ValidationException invalid) {
      described.put("fields", invalid.errors().stream().map(String::valueOf).toList());
    }
    return described;
  }

  private interface Code {
    Object run() throws Exception;
  }

  private static Object outcome(Code code) {
    try {
      return String.valueOf(code.run());
    } catch (XcoreException e) {
      return described(e);
    } catch (SoldOut e) {
      return "sold out: " + e.getMessage();
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  /** Lets something happen at a point of its own. */
  @Action
  public Object order(String product, int amount) {
    return outcome(() ->
        hooks.run(
            "venue.order",
            new Order(product, amount),
            Bill.class,
            in -> {
              Order order = in.as(Order.class);
              if (order.product().startsWith("milk")) {
                throw new SoldOut("no milk");
              }
              if (order.product().startsWith("wine")) {
                throw new ConflictException("not here");
              }
              return new Bill(order.product(), price(order));
            }));
  }

  /** Lets something happen in another thread than that of the call. */
  @Action
  public Object elsewhere(String product, int amount) throws Exception {
    try {
      return context.executor().submit(() -> order(product, amount)).get();
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  /** Uses points in other ways. */
  @Action
  public Object run(String how) {
    return outcome(() ->
        switch (how) {
          case "nobody" ->
              hooks.run(
                  "venue.nobody",
                  Map.of("a", List.of(1, 2.5)),
                  String.class,
                  in -> in.payload() + " " + in.as(Map.class).get("a"));
          case "null payload" ->
              hooks.run("venue.nobody", null, String.class, in -> "got " + in.payload());
          case "null result" -> hooks.run("venue.nobody", 1, String.class, in -> null);
          case "null result, seen" -> hooks.run("venue.seen", 1, String.class, in -> null);
          case "frozen" ->
              hooks.run(
                  "venue.nobody",
                  new ArrayList<>(List.of(1)),
                  Boolean.class,
                  in -> ((List<?>) in.payload()).remove(Integer.valueOf(1)));
          case "own object" -> {
            Bill own = new Bill("mine", 1);
            yield hooks.run("venue.seen", 1, Bill.class, in -> own) == own;
          }
          case "own failure" -> {
            SoldOut own = new SoldOut("mine");
            try {
              yield hooks.run(
                  "venue.seen",
                  1,
                  Bill.class,
                  in -> {
                    throw own;
                  });
            } catch (SoldOut thrown) {
              yield thrown == own;
            }
          }
          case "foreign" -> hooks.run("plugin.call", 1, String.class, in -> "x");
          case "of another" -> hooks.run("usher.x", 1, String.class, in -> "x");
          case "no name" -> hooks.run("venue..x", 1, String.class, in -> "x");
          case "pattern" -> hooks.run("venue.*", 1, String.class, in -> "x");
          case "nested" ->
              hooks.run(
                  "venue.seen",
                  1,
                  String.class,
                  in ->
                      hooks.run(
                          "venue.coded",
                          "inner",
                          String.class,
                          inner -> String.valueOf(inner.payload())));
          case "coded" ->
              hooks.run("venue.coded", "payload", String.class, in -> "got " + in.payload());
          case "wrong type" -> hooks.run("venue.skipped", 1, Bill.class, in -> new Bill("", 0));
          case "skipped" -> hooks.run("venue.skipped", 1, String.class, in -> "never");
          case "skipped, null" -> hooks.run("venue.null", 1, String.class, in -> "never");
          case "unfit" -> hooks.run("venue.seen", new Object(), String.class, in -> "went on");
          case "refused" -> hooks.run("venue.refused", 1, String.class, in -> "never");
          case "refused as" -> hooks.run("venue.refused-as", 1, String.class, in -> "never");
          case "context" ->
              hooks.run("venue.nobody", 1, String.class, in -> CallContext.current().caller());
          case "on" -> hooks.on("users.**", call -> {});
          case "on a pattern that is none" -> hooks.on("users.**.x", call -> {});
          case "on the platform" -> hooks.on("plugin.call", call -> {});
          case "forward" -> hooks.forward("users.*");
          case "forward a pattern that is none" -> hooks.forward("users..x");
          default -> throw new IllegalStateException(how);
        });
  }

  /** Sends an event to handlers, then to hooks. */
  @Action
  public Object dispatch(Payload payload) {
    return outcome(() -> {
      DispatchResult result = hooks.emit(payload.text("name"), payload.asMap().get("data"));
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("values", result.events().values());
      described.put("eventCancelled", result.events().isCancelled());
      described.put("result", result.result());
      described.put("cancelled", result.isCancelled());
      described.put("error", result.error().map(Venue::described).orElse("none"));
      return described;
    });
  }

  /** Sends an event that another plugin gives to hooks. */
  @Action
  public Object tell(Payload payload) {
    return outcome(() -> {
      var result = context.events().emit("news.told", payload.asMap().get("data"));
      return result.values() + " " + result.isCancelled();
    });
  }

  /** What came of events that were given to hooks. */
  @Action
  public List<Object> heard() {
    return List.copyOf(heard);
  }
}
