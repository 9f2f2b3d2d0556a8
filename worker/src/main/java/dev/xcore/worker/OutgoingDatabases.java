package dev.xcore.worker;

import dev.xcore.handlers.BoundCache;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The databases that the host uses for the plugin, one object for each name. Thread safe. */
final class OutgoingDatabases {

  private static final int MOST = 1000;

  private final Outlet outlet;
  private final BoundCache cache;
  private final Map<String, Database> known = new ConcurrentHashMap<>();

  OutgoingDatabases(Outlet outlet, BoundCache cache) {
    this.outlet = outlet;
    this.cache = cache;
  }

  /** The host knows what there is, and the permissions. */
  List<Offer> list() {
    return new DatabaseOutlet(outlet)
        .ask(Operation.DB_LIST, Outlet.Arguments.NONE, OutgoingDatabases::offers);
  }

  private static List<Offer> offers(ValueReader in) throws ProtocolException {
    List<Offer> offers = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (offers.size() == MOST) {
        throw new ProtocolException("more than " + MOST + " databases");
      }
      offers.add(new Offer(in.text(Protocol.NAME), Database.class, in.bool()));
    }
    return offers;
  }

  /** Finds the one that a plugin has which names none. */
  Optional<Object> first() {
    return list().stream().findFirst().map(offer -> database(offer.name()));
  }

  Optional<Object> find(String name) {
    Database there = known.get(name);
    return there == null
        ? list().stream()
            .filter(offer -> offer.name().equals(name))
            .findFirst()
            .map(offer -> database(offer.name()))
        : Optional.of(there);
  }

  private Database database(String name) {
    Database there = known.get(name);
    if (there == null) {
      OutgoingDatabase looked = OutgoingDatabase.look(outlet, name);
      looked.rememberIn(() -> cache);
      Database other = known.putIfAbsent(name, looked);
      there = other == null ? looked : other;
    }
    return there;
  }
}
