package dev.xcore.handlers;

import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import java.util.List;
import java.util.Optional;

/**
 * One WebSocket endpoint, ready to accept connections.
 *
 * @param path below the plugin's prefix
 * @param demand what the principal needs
 * @param description one sentence, may be empty
 * @param versions of the plugin's API it belongs to; empty for all
 * @param parameters path, query, header and cookie parameters
 * @param origin the method it comes from, for messages
 * @param acceptor binds, validates and calls
 */
public record SocketDescriptor(
    String path,
    Demand demand,
    String description,
    List<String> versions,
    List<RouteDescriptor.Parameter> parameters,
    String origin,
    Acceptor acceptor) {

  /** Copies the versions. */
  public SocketDescriptor {
    versions = List.copyOf(versions);
  }

  /**
   * Returns the roles of its demand.
   *
   * @return of which the principal needs one; empty for anybody
   */
  public List<String> roles() {
    return demand.roles();
  }

  /** Accepts connections. Thread safe. */
  @FunctionalInterface
  public interface Acceptor {

    /**
     * Accepts one connection, before the upgrade is answered.
     *
     * @param instance the plugin's instance
     * @param request the request that asks for the upgrade
     * @param session the connection; usable once it is open
     * @return the connection's listener; empty refuses with 404
     * @throws Throwable what the method threw, unwrapped; refuses the connection
     */
    Optional<WebSocketListener> accept(Object instance, Request request, WebSocketSession session)
        throws Throwable;
  }
}
