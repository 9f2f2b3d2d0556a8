package dev.xcore.app.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. Thread safe. */
@FunctionalInterface
interface HostLookup {

  /** Asks the system, which remembers answers for {@code networkaddress.cache.ttl} seconds. */
  static HostLookup ofSystem() {
    return host -> List.of(InetAddress.getAllByName(host));
  }

  /**
   * Looks a name up; may block.
   *
   * @param host a name, no address
   * @return its addresses, at least one
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
