package dev.xcore.services.sql;

import dev.xcore.kernel.events.KeptEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The outboxes of the plugins that use one database, one for each. Thread safe. */
final class OutboxSupply {

  private final OutboxUsers users;
  private final Consumer<KeptEvent> sender;
  private final Supplier<String> secret;
  private final Consumer<Runnable> later;
  private final Map<Tenant, PluginOutbox> outboxes = new HashMap<>();

  OutboxSupply(OutboxOptions options, Supplier<String> secret, Consumer<Runnable> later) {
    this.users = OutboxUsers.open(options.users());
    this.sender = options.sender();
    this.secret = secret;
    this.later = later;
  }

  /** Returns the outbox of a plugin that has come, or was there. */
  synchronized PluginOutbox of(Tenant plugin, Connections database) {
    PluginOutbox outbox =
        outboxes.computeIfAbsent(
            plugin,
            tenant ->
                new PluginOutbox(
                    tenant.plugin(),
                    new OutboxTable(tenant.plugin(), secret),
                    users,
                    sender,
                    database,
                    later));
    outbox.wake();
    return outbox;
  }

  /** Ends the outbox of a plugin that has gone. */
  synchronized void leave(Tenant plugin) {
    PluginOutbox outbox = outboxes.remove(plugin);
    if (outbox != null) {
      outbox.close();
    }
  }

  /** Looks into all of them: the database has come back. */
  void wake() {
    List<PluginOutbox> all;
    synchronized (this) {
      all = List.copyOf(outboxes.values());
    }
    all.forEach(PluginOutbox::wake);
  }
}
