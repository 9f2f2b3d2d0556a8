package dev.xcore.server;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds handlers that serve the same place, each in versions of its own. */
final class OpenApiRivals {

  private static final String JSON = "application/json";

  private OpenApiRivals() {}

  /** The routes that serve the same method and path, each in versions of its own. */
  static List<RouteDescriptor> of(OpenApiPlugin plugin, RouteDescriptor route) {
    String shape = PathPattern.parse(route.path()).shape();
    return plugin.handlers().routes().stream()
        .filter(other -> other.method().equals(route.method()) && !other.hidden())
        .filter(other -> PathPattern.parse(other.path()).shape().equals(shape))
        .toList();
  }

  /** The versions of the sockets that serve the same path. */
  static List<List<String>> of(OpenApiPlugin plugin, SocketDescriptor socket) {
    String shape = PathPattern.parse(socket.path()).shape();
    return plugin.handlers().sockets().stream()
        .filter(other -> PathPattern.parse(other.path()).shape().equals(shape))
        .map(SocketDescriptor::versions)
        .toList();
  }

  /** What each version answers with, where it answers with JSON and the same status. */
  static Map<String, Map<String, Object>> media(
      OpenApiPlugin plugin, RouteDescriptor route, List<RouteDescriptor> rivals) {
    Map<String, Map<String, Object>> media = new LinkedHashMap<>();
    for (String version : plugin.api().versions()) {
      rivals.stream()
          .filter(rival -> ApiVersions.include(rival.versions(), version))
          .filter(rival -> rival.status() == route.status() && rival.produces().equals(JSON))
          .forEach(rival -> media.put(version, OpenApiRoutes.media(JSON, rival.output())));
    }
    return media;
  }
}
