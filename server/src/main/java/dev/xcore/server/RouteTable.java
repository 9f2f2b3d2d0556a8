package dev.xcore.server;

import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.runtime.ActivePlugin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that plugins serve in one snapshot; immutable once made by {@link HttpEdge}.
 *
 * @param routes by method and path
 * @param sockets WebSocket endpoints, by {@code GET} and path
 * @param files folders of files, by {@code GET} and path
 * @param mounts names below {@code /app} that plugins have mounted something at
 * @param versioned APIs that have versions, by plugin
 */
record RouteTable(
    RouteTree<Route> routes,
    RouteTree<Socket> sockets,
    RouteTree<Folder> files,
    Set<String> mounts,
    Map<String, VersionedApi> versioned) {

  private static final int ACTION_SEGMENTS = 3;

  /**
   * The place of a handler in an API with versions.
   *
   * @param api whose versions there are
   * @param version the version that the path names; empty where headers choose
   */
  record Place(VersionedApi api, String version) {}

  /**
   * A plugin's route.
   *
   * @param plugin whose it is
   * @param descriptor what it does
   * @param renderer makes answers of what it returns
   * @param place in an API with versions, empty if the API has none
   */
  record Route(
      ActivePlugin plugin,
      RouteDescriptor descriptor,
      ResponseRenderer renderer,
      Optional<Place> place) {}

  /**
   * A plugin's WebSocket endpoint.
   *
   * @param plugin whose it is
   * @param descriptor what it does
   * @param place in an API with versions, empty if the API has none
   */
  record Socket(ActivePlugin plugin, SocketDescriptor descriptor, Optional<Place> place) {}

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
    return create(Set.of());
  }

  /** Makes a table to be filled. */
  static RouteTable create(Set<String> mounts) {
    return new RouteTable(
        new RouteTree<>(),
        new RouteTree<>(),
        new RouteTree<>(),
        Set.copyOf(mounts),
        new HashMap<>());
  }

  /**
   * Tells whether a plugin serves a path, by whatever method.
   *
   * @param path of a request
   * @return true if there is a route or a WebSocket
   */
  boolean serves(RequestPath path) {
    return !routes.allowed(path).isEmpty() || sockets.find("GET", path) != null;
  }

  /**
   * Tells who answers below {@code /app}: what a plugin has mounted there wins over its actions.
   *
   * @param method of the request
   * @param path of the request, below {@code /app}
   * @return whether the request is the plugin's own affair, rather than a call of an action
   */
  boolean isMounted(String method, RequestPath path) {
    if (mounts.isEmpty()
        || path.segments().size() < 2
        || !mounts.contains(path.segments().get(1))) {
      return false;
    }
    if (path.segments().size() != ACTION_SEGMENTS) {
      return true;
    }
    return method.equals("POST")
        ? routes.find(method, path) != null
        : !routes.allowed(path).isEmpty()
            || sockets.find("GET", path) != null
            || files.find("GET", path) != null;
  }
}
