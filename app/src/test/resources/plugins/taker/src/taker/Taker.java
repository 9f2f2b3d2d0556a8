package taker;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Subscription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes events in every way that there is. */
public final class Taker implements Plugin {

  /** What is sold. */
  public record Line(@NotBlank String product, @Max(100) int amount) {}

  /** What is received. */
  public record Order(String id, List<@Valid Line> lines, BigDecimal price, LocalDate date) {}

  private final Events events;
  private volatile String refusal = "";
  private Optional<Subscription> later = Optional.empty();

  public Taker(PluginContext context) {
    this.events = context.events();
  }

  @Override
  public void onLoad() {
    events.on("shop.coded", 70, event -> event.reply(Map.of("coded", event.name())));
    events.on("shop.coded", 10, event -> event.reply(List.of(1, 2.5, "three")));
    events.on("shop.filtered", EventOptions.DEFAULT.withFilter(Taker::isEven), this::number);
    events.on("shop.once", EventOptions.DEFAULT.onlyOnce(), this::number);
    events.on(
        "shop.first-even", EventOptions.DEFAULT.onlyOnce().withFilter(Taker::isEven), this::number);
    events.on(
        "shop.bad-filter",
        EventOptions.DEFAULT.withFilter(event -> {
          throw new ConflictException("the filter fails");
        }),
        this::number);
    events.on("shop.stopped", 90, Event::stopPropagation);
    events.on("shop.stopped", 10, event -> event.reply("too late"));
    events.on(
        "shop.refused",
        event -> {
          event.cancel();
          throw new ConflictException("sold out");
        });
  }

  private static boolean isEven(Event event) {
    return event.data() instanceof Number number && number.longValue() % 2 == 0;
  }

  private void number(Event event) {
    event.reply("took " + event.data());
  }

  @OnEvent("shop.ordered")
  Map<String, Object> ordered(Order order, Event event) {
    return Map.of(
        "order", order,
        "source", event.source(),
        "attempt", event.attempt(),
        "hasId", !event.id().isEmpty(),
        "key", event.key().orElse("none"),
        "tenant", event.tenant().orElse("none"),
        "traced", event.traceparent().contains(CallContext.current().traceId()),
        "isCancelled", event.isCancelled(),
        "data", event.data(Order.class).equals(order));
  }

  @OnEvent("shop.context")
  Map<String, Object> context(CallContext call, PluginContext context) {
    return Map.of(
        "caller", call.caller(),
        "principal", call.principal().map(each -> each.name()).orElse("nobody"),
        "hasDeadline", call.remaining().isPresent(),
        "plugin", context.name());
  }

  @OnEvent(value = "shop.ranked", priority = 90)
  String high() {
    return "high";
  }

  @OnEvent(value = "shop.ranked", priority = 10)
  String low() {
    return "low";
  }

  @OnEvent("shop.guarded")
  String guarded() {
    return "got through";
  }

  @OnEvent("shop.frozen")
  @SuppressWarnings("unchecked")
  String frozen(Event event) {
    try {
      ((Map<String, Object>) event.data()).put("a", 1);
      return "changed";
    } catch (UnsupportedOperationException e) {
      return "frozen";
    }
  }

  @OnEvent("shop.failing")
  void failing() {
    throw new ConflictException("there are none left");
  }

  @OnEvent("shop.broken")
  void broken() {
    throw new IllegalStateException("a secret");
  }

  @OnEvent("shop.unwritable")
  Object unwritable() {
    return new Object();
  }

  @OnEvent(value = "shop.stuck", timeout = "100ms", priority = 60)
  void stuck() throws InterruptedException {
    Thread.sleep(60_000);
  }

  @OnEvent("shop.stuck")
  String unstuck() {
    return "on time";
  }

  @OnEvent(value = "shop.marked", once = true)
  String marked() {
    return "once";
  }

  @OnEvent("shop.number")
  int number(int value) {
    return value + 1;
  }

  @OnEvent("shop.ping")
  String ping() {
    EmitResult result = events.emit("shop.pong");
    return result.failures().isEmpty()
        ? String.valueOf(result.value().orElse("end"))
        : result.failures().getFirst().error().getMessage();
  }

  @OnEvent("shop.pong")
  String pong() {
    try {
      return String.valueOf(events.emit("shop.ping").value().orElse("end"));
    } catch (ConflictException e) {
      return e.getMessage();
    }
  }

  @OnEvent("shop.round")
  void round() {
    try {
      events.publish("shop.round", null);
    } catch (ConflictException e) {
      refusal = e.getMessage();
    }
  }

  @OnEvent("shop.told")
  void told(int number) {
    events.publish("teller.heard", number);
  }

  @Action
  public String refusal() {
    return refusal;
  }

  @Action
  public void begin() {
    later = Optional.of(events.on("shop.later", event -> event.reply("later")));
  }

  @Action
  public String end() {
    later.ifPresent(Subscription::close);
    later.ifPresent(Subscription::close);
    return later.map(Subscription::pattern).orElse("none");
  }
}
