package dev.xcore.handlers;

import java.util.HashMap;
import java.util.Map;

/** Remembers which handler serves what, so that no two serve the same. Used by one thread. */
final class Claims {

  private final Problems problems;
  private final Map<String, String> origins = new HashMap<>();

  Claims(Problems problems) {
    this.problems = problems;
  }

  /** Returns whether the name was free; adds a problem that names both if it was not. */
  boolean action(String name, String origin) {
    return claim("action " + name, "the action '" + name + "'", origin);
  }

  boolean healthCheck(String name, String origin) {
    return claim("health check " + name, "the health check '" + name + "'", origin);
  }

  boolean route(RouteDescriptor route) {
    String shape = PathPattern.parse(route.path()).shape();
    return claim(
        "route " + route.method() + " " + shape,
        route.method() + " " + route.path(),
        route.origin());
  }

  boolean socket(SocketDescriptor socket) {
    String shape = PathPattern.parse(socket.path()).shape();
    return claim("socket " + shape, "the WebSocket " + socket.path(), socket.origin());
  }

  private boolean claim(String key, String what, String origin) {
    String other = origins.putIfAbsent(key, origin);
    if (other != null) {
      problems.add(origin, what + " is served by " + other + " already; change one of them");
    }
    return other == null;
  }
}
