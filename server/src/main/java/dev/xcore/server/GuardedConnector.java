package dev.xcore.server;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts as many connections as are allowed, in all and of each client, and closes those whose
 * request does not come to its point. Thread safe.
 */
final class GuardedConnector extends ServerConnector {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedConnector.class);

  /** Clients whose connection finds the queue full try again a second later. */
  private static final int BACKLOG = 4096;

  private final ConnectionLimits limits;
  private final TrustedProxies proxies;
  private final SlowHeads slow;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Object, Integer> clients = new ConcurrentHashMap<>();
  private final Map<EndPoint, Object> counted = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  GuardedConnector(Server server, HttpProtection protection, ConnectionFactory[] protocols) {
    super(server, null, null, null, -1, 1, protocols);
    setAcceptQueueSize(BACKLOG);
    this.limits = protection.connections();
    this.proxies = new TrustedProxies(protection.trustedProxies());
    this.slow = new SlowHeads(limits.headTimeout());
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    Object client = client(endPoint);
    counted.put(endPoint, client);
    int all = count.incrementAndGet();
    int own = client.equals("") ? 0 : clients.merge(client, 1, Integer::sum);
    if (all > limits.most() || (limits.perClient() > 0 && own > limits.perClient())) {
      refused.incrementAndGet();
      endPoint.close();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    Object client = counted.remove(endPoint);
    if (client != null) {
      count.decrementAndGet();
      clients.computeIfPresent(client, (_, own) -> own > 1 ? own - 1 : null);
    }
    super.onEndPointClosed(endPoint);
  }

  /** Looks after the connections; to be called about every second, by one thread at a time. */
  void lookAfter() {
    Set<EndPoint> open = Set.copyOf(getConnectedEndPoints());
    slow.close(open);
    int since = refused.getAndSet(0);
    if (since > 0) {
      LOG.warn(
          "connections refused count={} open={} server.max_connections={}"
              + " server.max_connections_per_client={}",
          since,
          open.size(),
          limits.most(),
          limits.perClient());
    }
  }

  /** Counts the connections. */
  int openConnections() {
    return count.get();
  }

  /** Nobody in particular for proxies: theirs are the connections of many. */
  private Object client(EndPoint endPoint) {
    if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress address
        && address.getAddress() != null) {
      String text = address.getAddress().getHostAddress();
      return proxies.trusts(text) ? "" : RateLimits.client(text);
    }
    return "";
  }
}
