package dev.xcore.server;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.PathPattern.Segment;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.registry.CoreNames;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.Edge;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.kernel.settings.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prepares the route table of a snapshot before it is published, so that a conflict stops the
 * plugin that brings it and not the server. Thread safe.
 */
public final class HttpEdge implements Edge {

  /** First segments of paths that belong to the platform. */
  static final Set<String> RESERVED =
      Set.of(
          "admin",
          "app",
          "auth",
          "console",
          "dev",
          "docs",
          "health",
          "metrics",
          "openapi.json",
          "redoc");

  private static final String FILES = "file...";

  private final InstantSource clock;

  private HttpEdge(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes the edge.
   *
   * @return the edge, for {@link dev.xcore.kernel.runtime.PluginSupervisor#create}
   */
  public static HttpEdge create() {
    return create(InstantSource.system());
  }

  /**
   * Makes an edge that tells by a clock when a version of an API has ended.
   *
   * @param clock the clock
   * @return the edge
   */
  public static HttpEdge create(InstantSource clock) {
    return new HttpEdge(clock);
  }

  @Override
  public Object mount(Snapshot candidate) {
    List<Problem> problems = new ArrayList<>();
    RouteTable table = RouteTable.create(AppMounts.of(candidate.active(), problems));
    for (ActivePlugin plugin : new TreeMap<>(candidate.active()).values()) {
      Optional<VersionedApi> api = VersionedApi.of(plugin.manifest(), clock);
      api.ifPresent(known -> table.versioned().put(plugin.name(), known));
      new Mounting(table, plugin, api, problems).mount();
    }
    if (!problems.isEmpty()) {
      throw new PluginLoadException(PluginLoadException.Code.ROUTE_CONFLICT, problems, null);
    }
    return table;
  }

  /**
   * Returns the table that was made for a snapshot.
   *
   * @param snapshot the snapshot in force
   * @return its table, an empty one before the first plugin
   */
  static RouteTable tableOf(Snapshot snapshot) {
    return snapshot.edge().orElse(null) instanceof RouteTable table ? table : RouteTable.empty();
  }

  /** Adds one plugin to a table. */
  private record Mounting(
      RouteTable table, ActivePlugin plugin, Optional<VersionedApi> api, List<Problem> problems) {

    void mount() {
      for (RouteDescriptor route : plugin.handlers().routes()) {
        for (Optional<RouteTable.Place> place : places(route.versions())) {
          pattern(place, route.path(), route.origin())
              .ifPresent(pattern -> add(pattern, route, place));
        }
      }
      for (SocketDescriptor socket : plugin.handlers().sockets()) {
        for (Optional<RouteTable.Place> place : places(socket.versions())) {
          pattern(place, socket.path(), socket.origin())
              .ifPresent(pattern -> add(pattern, socket, place));
        }
      }
      plugin
          .publicDirectory()
          .ifPresent(directory ->
              pattern(Optional.empty(), "/{" + FILES + "}", "resources/public")
                  .ifPresent(pattern -> add(pattern, new StaticFiles(directory))));
    }

    /** Where a handler is mounted: under each of its versions, and where headers choose one. */
    private List<Optional<RouteTable.Place>> places(List<String> versions) {
      if (api.isEmpty()) {
        return List.of(Optional.empty());
      }
      List<Optional<RouteTable.Place>> places = new ArrayList<>();
      api.get().listed().stream()
          .filter(version -> ApiVersions.include(versions, version))
          .forEach(version -> places.add(Optional.of(new RouteTable.Place(api.get(), version))));
      places.add(Optional.of(new RouteTable.Place(api.get(), "")));
      return places;
    }

    /** Handlers of several versions share the place where headers choose between them. */
    private boolean isShared(
        Optional<RouteTable.Place> place, ActivePlugin other, Optional<RouteTable.Place> taken) {
      boolean isChosen = place.filter(at -> at.version().isEmpty()).isPresent();
      return other == plugin && isChosen && place.equals(taken);
    }

    private void add(PathPattern pattern, RouteDescriptor route, Optional<RouteTable.Place> place) {
      ResponseRenderer renderer = new ResponseRenderer(plugin.binder(), route);
      table
          .routes()
          .add(route.method(), pattern, new RouteTable.Route(plugin, route, renderer, place))
          .filter(first -> !isShared(place, first.value().plugin(), first.value().place()))
          .ifPresent(first ->
              conflict(
                  route.method() + " " + pattern,
                  route.origin(),
                  first.value().plugin(),
                  first.value().descriptor().origin()));
    }

    private void add(
        PathPattern pattern, SocketDescriptor socket, Optional<RouteTable.Place> place) {
      table
          .sockets()
          .add("GET", pattern, new RouteTable.Socket(plugin, socket, place))
          .filter(first -> !isShared(place, first.value().plugin(), first.value().place()))
          .ifPresent(first ->
              conflict(
                  "the WebSocket path " + pattern,
                  socket.origin(),
                  first.value().plugin(),
                  first.value().descriptor().origin()));
    }

    private void add(PathPattern pattern, StaticFiles files) {
      int depth = pattern.segments().size() - 1;
      table
          .files()
          .add("GET", pattern, new RouteTable.Folder(plugin, files, depth))
          .ifPresent(first ->
              conflict(
                  "the files below " + prefix(),
                  "resources/public",
                  first.value().plugin(),
                  "resources/public"));
    }

    private Optional<PathPattern> pattern(
        Optional<RouteTable.Place> place, String path, String origin) {
      String base =
          prefix()
              + place
                  .filter(at -> !at.version().isEmpty())
                  .map(at -> "/" + at.version())
                  .orElse("");
      String full = path.equals("/") ? base : base + path;
      PathPattern pattern;
      try {
        pattern = PathPattern.parse(full.isEmpty() ? "/" : full);
      } catch (IllegalArgumentException malformed) {
        problem(origin + ": " + malformed.getMessage());
        return Optional.empty();
      }
      if (isReserved(pattern)) {
        problem(
            "%s claims %s, which belongs to %s; change api.prefix"
                .formatted(origin, pattern, owner(pattern)));
        return Optional.empty();
      }
      return Optional.of(pattern);
    }

    private boolean isReserved(PathPattern pattern) {
      return pattern.segments().isEmpty()
          || (pattern.segments().getFirst() instanceof Segment.Literal(String text)
              && RESERVED.contains(text)
              && !CoreNames.mayMount(plugin.name(), text)
              && AppMounts.mount(plugin).isEmpty());
    }

    private static String owner(PathPattern pattern) {
      return !pattern.segments().isEmpty()
              && pattern.segments().getFirst() instanceof Segment.Literal(String text)
              && CoreNames.isMount(text)
          ? "the platform and its core plugins"
          : "the platform";
    }

    private String prefix() {
      String prefix = plugin.manifest().api().prefix();
      return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private void conflict(String what, String origin, ActivePlugin other, String otherOrigin) {
      problem(
          what
              + " is claimed by plugin '"
              + plugin.name()
              + "' ("
              + origin
              + ") and by plugin '"
              + other.name()
              + "' ("
              + otherOrigin
              + "); change the path or api.prefix of one of them");
    }

    private void problem(String message) {
      problems.add(Problem.of("plugin " + plugin.name(), message));
    }
  }
}
