package dev.xcore.server;

import dev.xcore.kernel.events.DeadLetter;
import dev.xcore.kernel.events.EventStamp;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.SubscriptionKey;
import dev.xcore.kernel.events.SubscriptionStatus;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.XcoreException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What administrators are told of events, as value trees in {@code snake_case}. */
final class EventReport {

  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private static final Comparator<SubscriptionStatus> BY_PLUGIN =
      Comparator.comparing(
          SubscriptionStatus::key,
          Comparator.comparing(SubscriptionKey::plugin)
              .thenComparing(SubscriptionKey::pattern)
              .thenComparing(SubscriptionKey::name));

  private EventReport() {}

  /** Reports on an event, in the JSON form of CloudEvents 1.0, and with its name as such. */
  static Map<String, @Nullable Object> of(PostedEvent event) {
    Map<String, @Nullable Object> tree = attributes(event);
    tree.put("data", data(event));
    return tree;
  }

  private static Map<String, @Nullable Object> attributes(PostedEvent event) {
    EventStamp stamp = event.stamp();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("specversion", "1.0");
    tree.put("id", stamp.id());
    tree.put("name", event.name());
    tree.put("type", event.name());
    tree.put("source", event.source());
    tree.put("time", stamp.time().toString());
    stamp.tenant().ifPresent(tenant -> tree.put("tenant", tenant));
    tree.put("traceparent", stamp.traceparent());
    event.key().ifPresent(key -> tree.put("partitionkey", key));
    return tree;
  }

  /** Data that cannot be written was not handed to anybody either. */
  private static @Nullable Object data(PostedEvent event) {
    try {
      return event.data();
    } catch (XcoreException unwritable) {
      return null;
    }
  }

  /** Reports on a dead letter; data may be anything, so it is shown on demand only. */
  static Map<String, @Nullable Object> of(DeadLetter letter, boolean withData) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", letter.id());
    tree.put("time", letter.time().toString());
    tree.put("plugin", letter.subscription().plugin());
    tree.put("subscription", letter.subscription().name());
    tree.put("pattern", letter.subscription().pattern());
    tree.put("attempts", letter.attempts());
    tree.put("code", letter.code());
    tree.put("message", letter.message());
    tree.put("event", withData ? of(letter.event()) : attributes(letter.event()));
    return tree;
  }

  /** Reports on the subscriptions of a plugin, or on all. */
  static List<Map<String, @Nullable Object>> subscriptions(
      List<SubscriptionStatus> all, Optional<String> plugin) {
    return all.stream()
        .filter(status -> plugin.map(status.key().plugin()::equals).orElse(true))
        .sorted(BY_PLUGIN)
        .map(EventReport::of)
        .toList();
  }

  private static Map<String, @Nullable Object> of(SubscriptionStatus status) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("plugin", status.key().plugin());
    tree.put("subscription", status.key().name());
    tree.put("pattern", status.key().pattern());
    tree.put("priority", status.priority());
    tree.put("state", PluginReport.text(status.state()));
    tree.put("served", status.isServed());
    tree.put("waiting", status.waiting());
    tree.put("capacity", status.capacity());
    tree.put("handled", status.handled());
    tree.put("failed", status.failed());
    tree.put("dropped", status.dropped());
    tree.put("overruns", status.overruns());
    return tree;
  }

  /** Reports on what the handlers of an emitted event made of it. */
  static Map<String, @Nullable Object> of(EmitResult result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("cancelled", result.isCancelled());
    tree.put("outcomes", result.outcomes().stream().map(EventReport::outcome).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> outcome(EmitResult.Outcome outcome) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("plugin", outcome.plugin());
    tree.put("ok", outcome.isOk());
    XcoreException error = outcome.error();
    if (error == null) {
      tree.put("value", outcome.value());
    } else {
      tree.put("error", Map.of("code", error.code(), "message", error.detail()));
    }
    tree.put("duration_ms", outcome.nanos() / NANOS_PER_MILLI);
    return tree;
  }
}
