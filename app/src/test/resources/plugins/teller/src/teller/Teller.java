package teller;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PublishOptions;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends events to others, and hears back from them. */
public final class Teller implements Plugin {

  /** What is sold. */
  public record Line(String product, int amount) {}

  /** What is sent. */
  public record Order(String id, List<Line> lines, BigDecimal price, LocalDate date) {}

  private final Events events;
  private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

  public Teller(Events events) {
    this.events = events;
  }

  @Override
  public void onLoad() {
    events.on("teller.heard", EventOptions.DEFAULT, this::hear);
  }

  private void hear(Event event) {
    heard.add(event.data());
  }

  private static Map<String, Object> described(EmitResult result) {
    List<Object> outcomes = new ArrayList<>();
    for (EmitResult.Outcome outcome : result.outcomes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("plugin", outcome.plugin());
      one.put("value", outcome.value());
      XcoreException error = outcome.error();
      if (error != null) {
        one.put("code", error.code());
        one.put("type", error.getClass().getSimpleName());
        one.put("message", error.code().equals("timeout") ? "" : error.getMessage());
        if (error instanceof ValidationException invalid) {
          one.put("fields", invalid.errors().stream().map(String::valueOf).toList());
        }
      }
      outcomes.add(one);
    }
    return Map.of(
        "outcomes",
        outcomes,
        "cancelled",
        result.isCancelled(),
        "failures",
        result.failures().size());
  }

  @Action
  public Map<String, Object> ask(Payload payload) {
    return described(events.emit(payload.text("name"), payload.asMap().get("data")));
  }

  @Action
  public Map<String, Object> order(String product, int amount) {
    Order order =
        new Order(
            "o-1",
            List.of(new Line(product, amount), new Line("milk", 1)),
            new BigDecimal("1.10"),
            LocalDate.of(2026, 2, 28));
    return described(events.emit("shop.ordered", order));
  }

  @Action
  public String unfit(String how) {
    try {
      switch (how) {
        case "name" -> events.emit("shop..x");
        case "pattern as name" -> events.publish("shop.*", 1);
        case "pattern" -> events.on("shop.**.x", event -> {});
        case "object" -> events.publish("shop.x", new Object());
        case "large" -> events.publish("shop.x", "x".repeat((1 << 20) + 1));
        case "fits" -> events.publish("shop.x", "x".repeat(1 << 19));
        case "event" -> events.publish("users.created", 1);
        case "emitted" -> events.emit("users.created", 1);
        case "subscription" -> events.on("users.*", event -> {});
        default -> throw new IllegalStateException(how);
      }
      return "done";
    } catch (XcoreException e) {
      return e.code() + " " + e.getClass().getSimpleName() + ": " + e.getMessage();
    } catch (IllegalArgumentException e) {
      return "illegal: " + e.getMessage();
    }
  }

  @Action
  public void tell(int from, int to, String key) {
    for (int i = from; i < to; i++) {
      events.publish(
          "shop.told", i, key.isEmpty() ? PublishOptions.DEFAULT : PublishOptions.key(key));
    }
  }

  @Action
  public List<Object> heard() {
    return List.copyOf(heard);
  }

  @Action
  public void forget() {
    heard.clear();
  }
}
