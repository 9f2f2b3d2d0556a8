package dev.xcore.app.outbound;

import dev.xcore.kernel.net.PrivateAddressException;
import dev.xcore.kernel.net.PublicAddresses;
import dev.xcore.kernel.net.Reach;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves a host once for each new connection and hands Jetty only the addresses that may be
 * connected to. Nothing resolves the name again: Jetty connects to what it gets here, while the
 * name goes on into {@code Host}, SNI and the check of the certificate. So a name whose answer
 * changes meanwhile (DNS rebinding) gains nothing.
 */
final class PinnedAddresses implements SocketAddressResolver {

  private final HostLookup lookup;
  private final Executor threads;

  /**
   * Makes a resolver.
   *
   * @param lookup may block
   * @param threads run it; platform threads, because a lookup blocks in native code
   */
  PinnedAddresses(HostLookup lookup, Executor threads) {
    this.lookup = lookup;
    this.threads = threads;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    Reach reach = reach(context);
    try {
      threads.execute(() -> {
        List<InetSocketAddress> permitted;
        try {
          permitted = permitted(host, addresses(host), port, reach);
        } catch (Exception e) {
          promise.failed(e);
          return;
        }
        promise.succeeded(permitted);
      });
    } catch (RejectedExecutionException closed) {
      promise.failed(closed);
    }
  }

  /** A connection of nobody's would be a mistake of ours: it reaches no private address. */
  private static Reach reach(Map<String, Object> context) {
    return context.get(Destination.CONTEXT_KEY) instanceof Destination destination
            && destination.getOrigin().getTag() instanceof ConnectionOwner owner
        ? owner.reach()
        : Reach.PUBLIC;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private List<InetAddress> addresses(String host) throws UnknownHostException {
    String bare = bare(host);
    boolean isAddress = bare.indexOf(':') >= 0 || Character.isDigit(bare.charAt(bare.length() - 1));
    return isAddress ? List.of(InetAddress.ofLiteral(bare)) : lookup.addresses(host);
  }

  private static List<InetSocketAddress> permitted(
      String host, List<InetAddress> addresses, int port, Reach reach)
      throws PrivateAddressException, UnknownHostException {
    List<InetSocketAddress> permitted = new ArrayList<>();
    for (InetAddress address : addresses) {
      if (reach == Reach.ANY || PublicAddresses.contains(address)) {
        // The address carries the name it was found by: Jetty takes SNI and the name of the
        // certificate from there.
        InetAddress named = InetAddress.getByAddress(bare(host), address.getAddress());
        permitted.add(new InetSocketAddress(named, port));
      }
    }
    if (permitted.isEmpty()) {
      throw new PrivateAddressException(addresses.getFirst());
    }
    return permitted;
  }
}
