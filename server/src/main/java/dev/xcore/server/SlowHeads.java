package dev.xcore.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections on which the beginning of a request, or a TLS handshake, trickles in: a byte
 * now and then keeps a connection from being idle, and would keep it for ever. Used by one thread.
 */
final class SlowHeads {

  private static final Logger LOG = LoggerFactory.getLogger(SlowHeads.class);

  private final long patience;
  private Map<EndPoint, Seen> known = new HashMap<>();

  SlowHeads(Duration patience) {
    this.patience = patience.toNanos();
  }

  /**
   * What was seen of a connection.
   *
   * @param requests that had begun
   * @param bytes that had come
   * @param since when nothing of the next request had come yet
   */
  private record Seen(long requests, long bytes, long since) {}

  /** Looks at connections; those that are not among them any more are forgotten. */
  void close(Set<EndPoint> open) {
    long now = System.nanoTime();
    Map<EndPoint, Seen> next = HashMap.newHashMap(open.size());
    for (EndPoint endPoint : open) {
      Connection connection = inner(endPoint.getConnection());
      if (isAtHead(connection)) {
        Seen seen = seen(known.get(endPoint), connection, now);
        if (now - seen.since() > patience) {
          LOG.debug("a request did not come to its point client={}", endPoint);
          endPoint.close();
        } else {
          next.put(endPoint, seen);
        }
      }
    }
    known = next;
  }

  private static Seen seen(
      @org.jspecify.annotations.Nullable Seen before, Connection connection, long now) {
    long requests = connection.getMessagesIn();
    long bytes = connection.getBytesIn();
    boolean isTrickling =
        before != null
            && before.requests() == requests
            && (bytes > before.bytes() || connection instanceof NegotiatingServerConnection);
    return isTrickling && before != null ? before : new Seen(requests, bytes, now);
  }

  /** Whether what comes next belongs to the beginning of something. */
  private static boolean isAtHead(Connection connection) {
    return connection instanceof NegotiatingServerConnection
        || (connection instanceof HttpConnection http && http.getParser().inHeaderState());
  }

  private static Connection inner(Connection connection) {
    return connection instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }
}
