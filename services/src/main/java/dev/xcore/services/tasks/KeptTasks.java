package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks on their way from a plugin's transaction into the table. Each has its id before, so that it
 * is stored once however often that is tried.
 *
 * @param plugin whose they are
 * @param table takes them
 * @param ids makes their ids
 * @param clock tells when they were enqueued
 */
record KeptTasks(String plugin, TaskTable table, TaskIds ids, InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(KeptTasks.class);

  static Map<String, Object> tree(String id, TaskOrder order, long now) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("created", now);
    tree.put("name", order.name());
    tree.put("payload", new String(order.payload(), StandardCharsets.UTF_8));
    tree.put("queue", order.queue());
    tree.put("priority", order.priority());
    tree.put("delay", order.delay().toMillis());
    tree.put("key", order.uniqueKey().orElse(""));
    tree.put("retries", order.maxRetries().orElse(-1));
    return tree;
  }

  /** Stores a task; returns when it is due, empty if what was kept is none. */
  Optional<Long> again(@Nullable Object kept) {
    if (!(kept instanceof Map<?, ?> tree)) {
      return refuse();
    }
    TaskOrder order;
    long created;
    String id;
    try {
      created = number(tree, "created");
      id = text(tree, "id");
      order = order(tree);
    } catch (IllegalArgumentException e) {
      return refuse();
    }
    table.insertAgain(plugin, order, id, created);
    return Optional.of(created + order.delay().toMillis());
  }

  private Optional<Long> refuse() {
    LOG.error("plugin '{}' has kept something that is no task: it is forgotten", plugin);
    return Optional.empty();
  }

  private static TaskOrder order(Map<?, ?> tree) {
    String key = text(tree, "key");
    int retries = Math.toIntExact(number(tree, "retries"));
    return new TaskOrder(
        text(tree, "name"),
        text(tree, "payload").getBytes(StandardCharsets.UTF_8),
        text(tree, "queue"),
        Math.toIntExact(number(tree, "priority")),
        Duration.ofMillis(number(tree, "delay")),
        key.isEmpty() ? Optional.empty() : Optional.of(key),
        retries < 0 ? OptionalInt.empty() : OptionalInt.of(retries));
  }

  private static String text(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(key + " is no text");
  }

  private static long number(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(key + " is no number");
  }
}
