package dev.xcore.worker.protocol;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.EnumSet;
import java.util.Set;

/**
 * The body of LOADED: all that a plugin offers, as data.
 *
 * @param table its handlers; in the worker those that do the work, in the host those that ask for
 *     it
 * @param callbacks which its class has of its own
 * @param isSingleThreaded whether it is called by one thread at a time
 */
public record PluginOffer(HandlerTable table, Set<Callback> callbacks, boolean isSingleThreaded) {

  /** How many actions, routes, and so on, a plugin may have at most. */
  public static final int MOST_HANDLERS = 2000;

  /** How many named schemas a plugin may have at most. */
  public static final int MOST_SCHEMAS = 5000;

  /** Checks the counts, and copies the callbacks. */
  public PluginOffer {
    require("actions", table.declaredActions().size(), MOST_HANDLERS);
    require("routes", table.routes().size(), MOST_HANDLERS);
    require("WebSockets", table.sockets().size(), MOST_HANDLERS);
    require("health checks", table.healthChecks().size(), MOST_HANDLERS);
    require("event handlers", table.events().size(), MOST_HANDLERS);
    require("hooks", table.hooks().size(), MOST_HANDLERS);
    require("tasks", table.tasks().size(), MOST_HANDLERS);
    require("schemas", table.schemas().size(), MOST_SCHEMAS);
    callbacks = Set.copyOf(callbacks);
  }

  private static void require(String what, int count, int most) {
    if (count > most) {
      throw new IllegalArgumentException(
          "the plugin has %d %s; at most %d are possible in a sandbox"
              .formatted(count, what, most));
    }
  }

  /**
   * Writes the offer. The exceptions that {@code @Retry} names stay behind: the worker decides.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList();
    for (Callback callback : Callback.values()) {
      if (callbacks.contains(callback)) {
        out.text(callback.method());
      }
    }
    out.end().bool(isSingleThreaded);
    new OfferWriter(out).write(table);
  }

  /**
   * Reads an offer, of which every byte is taken for hostile.
   *
   * @param in of the frame
   * @param order what the worker was told to load: its schemas must bear that name, its handlers
   *     belong to those API versions
   * @param invokers make the handlers of the table
   * @return what it says
   * @throws ProtocolException if it is malformed, or breaks a rule that every table follows
   */
  public static PluginOffer read(ValueReader in, LoadOrder order, Invokers invokers)
      throws ProtocolException {
    Set<Callback> callbacks = EnumSet.noneOf(Callback.class);
    for (String method : in.texts(Callback.values().length, Protocol.NAME)) {
      callbacks.add(Callback.of(method));
    }
    boolean isSingleThreaded = in.bool();
    HandlerTable table = new OfferReader(in, order, invokers).read();
    in.finish();
    return new PluginOffer(table, callbacks, isSingleThreaded);
  }
}
