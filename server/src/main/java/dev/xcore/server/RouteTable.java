package dev.xcore.server;

import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.runtime.ActivePlugin;

/**
 * All that plugins serve in one snapshot; immutable once made by {@link HttpEdge}.
 *
 * @param routes by method and path
 * @param sockets WebSocket endpoints, by {@code GET} and path
 * @param files folders of files, by {@code GET} and path
 */
record RouteTable(RouteTree<Route> routes, RouteTree<Socket> sockets, RouteTree<Folder> files) {

  /**
   * A plugin's route.
   *
   * @param plugin whose it is
   * @param descriptor what it does
   * @param renderer makes answers of what it returns
   */
  record Route(ActivePlugin plugin, RouteDescriptor descriptor, ResponseRenderer renderer) {}

  /**
   * A plugin's WebSocket endpoint.
   *
   * @param plugin whose it is
   * @param descriptor what it does
   */
  record Socket(ActivePlugin plugin, SocketDescriptor descriptor) {}

  /**
   * A plugin's files.
   *
   * @param plugin whose they are
   * @param files serves them
   * @param depth segments of the plugin's prefix
   */
  record Folder(ActivePlugin plugin, StaticFiles files, int depth) {}

  /** Makes a table of nothing. */
  static RouteTable empty() {
    return new RouteTable(new RouteTree<>(), new RouteTree<>(), new RouteTree<>());
  }
}
