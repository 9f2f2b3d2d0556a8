package dev.xcore.kernel.surface;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.PathPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where an operation is reached. Two paths that differ in the names of parameters only are one.
 *
 * @param kind what it is
 * @param version of the API; empty where none is named
 * @param key what tells it from others of its kind
 */
record SurfaceAddress(Kind kind, String version, String key) {

  /** What an operation is. */
  enum Kind {
    /** Called by name. */
    ACTION,
    /** Called by method and path. */
    ROUTE,
    /** A WebSocket. */
    SOCKET
  }

  /** Returns every operation by each of its addresses; those with a version first. */
  static Map<SurfaceAddress, SurfaceTree> all(Surface surface) {
    Map<SurfaceAddress, SurfaceTree> all = new LinkedHashMap<>();
    SurfaceTree tree = surface.tree();
    List<String> versions = tree.object("api").texts("versions");
    versions.forEach(version -> put(all, tree, version, version));
    put(all, tree, tree.object("api").text("default"), "");
    return all;
  }

  private static void put(
      Map<SurfaceAddress, SurfaceTree> all, SurfaceTree tree, String version, String named) {
    put(all, tree.objects("actions"), version, named, Kind.ACTION, it -> it.text("name"));
    put(
        all,
        tree.objects("routes"),
        version,
        named,
        Kind.ROUTE,
        it -> it.text("method") + " " + shape(it.text("path")));
    put(all, tree.objects("sockets"), version, named, Kind.SOCKET, it -> shape(it.text("path")));
  }

  private static void put(
      Map<SurfaceAddress, SurfaceTree> all,
      List<SurfaceTree> operations,
      String version,
      String named,
      Kind kind,
      Function<SurfaceTree, String> key) {
    for (SurfaceTree operation : operations) {
      if (version.isEmpty() || ApiVersions.include(operation.texts("versions"), version)) {
        all.put(new SurfaceAddress(kind, named, key.apply(operation)), operation);
      }
    }
  }

  /** A document written by hand may have any text for a path. */
  private static String shape(String path) {
    try {
      return PathPattern.parse(path).shape();
    } catch (IllegalArgumentException malformed) {
      return path;
    }
  }

  /** Writes the address as people do: {@code v1 GET /users/{id}}. */
  String shown(SurfaceTree operation) {
    String name =
        switch (kind) {
          case ACTION -> "action " + operation.text("name");
          case ROUTE -> operation.text("method") + " " + operation.text("path");
          case SOCKET -> "WebSocket " + operation.text("path");
        };
    return version.isEmpty() ? name : version + " " + name;
  }
}
