package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers which handler serves what, so that no two serve the same. Used by one thread. */
final class Claims {

  private final Problems problems;
  private final Map<String, List<Claim>> claims = new HashMap<>();

  private record Claim(List<String> versions, String origin) {}

  Claims(Problems problems) {
    this.problems = problems;
  }

  /** Returns whether the name was free; adds a problem that names both if it was not. */
  boolean action(ActionDescriptor action, String origin) {
    return claim(
        "action " + action.name(), "the action '" + action.name() + "'", action.versions(), origin);
  }

  boolean healthCheck(String name, String origin) {
    return claim("health check " + name, "the health check '" + name + "'", List.of(), origin);
  }

  boolean eventHandler(String name, String origin) {
    return claim("event handler " + name, "the event handler '" + name + "'", List.of(), origin);
  }

  boolean hook(String name, String origin) {
    return claim("hook " + name, "the hook '" + name + "'", List.of(), origin);
  }

  boolean job(String name, String origin) {
    return claim("job " + name, "the job '" + name + "'", List.of(), origin);
  }

  boolean task(String name, String origin) {
    return claim("task " + name, "the task '" + name + "'", List.of(), origin);
  }

  boolean route(RouteDescriptor route) {
    String shape = PathPattern.parse(route.path()).shape();
    return claim(
        "route " + route.method() + " " + shape,
        route.method() + " " + route.path(),
        route.versions(),
        route.origin());
  }

  boolean socket(SocketDescriptor socket) {
    String shape = PathPattern.parse(socket.path()).shape();
    return claim(
        "socket " + shape, "the WebSocket " + socket.path(), socket.versions(), socket.origin());
  }

  private boolean claim(String key, String what, List<String> versions, String origin) {
    List<Claim> known = claims.computeIfAbsent(key, _ -> new ArrayList<>());
    for (Claim other : known) {
      if (ApiVersions.overlap(other.versions(), versions)) {
        problems.add(
            origin,
            what
                + " is served by "
                + other.origin()
                + " already"
                + shared(other.versions(), versions)
                + "; change one of them");
        return false;
      }
    }
    known.add(new Claim(versions, origin));
    return true;
  }

  /** Says in which versions two handlers meet; a handler without versions is in all of them. */
  private static String shared(List<String> ones, List<String> others) {
    if (ones.isEmpty() && others.isEmpty()) {
      return "";
    }
    if (ones.isEmpty() || others.isEmpty()) {
      return " in "
          + String.join(", ", ones.isEmpty() ? others : ones)
          + " (without @ApiVersion a handler is in all versions)";
    }
    return " in " + String.join(", ", ones.stream().filter(others::contains).toList());
  }
}
