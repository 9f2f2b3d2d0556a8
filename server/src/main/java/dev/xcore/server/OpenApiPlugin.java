package dev.xcore.server;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ActivePlugin;

/**
 * What a document tells of one plugin.
 *
 * @param name its name, also its tag
 * @param version its version
 * @param description what it does, may be empty
 * @param homepage where to read more, may be empty
 * @param api where its routes are mounted, in which versions
 * @param only the version that is shown; empty for all
 * @param handlers its actions, routes and sockets
 * @param hasFiles whether it serves files under its prefix
 */
record OpenApiPlugin(
    String name,
    String version,
    String description,
    String homepage,
    PluginManifest.Api api,
    String only,
    HandlerTable handlers,
    boolean hasFiles) {

  static OpenApiPlugin of(ActivePlugin plugin) {
    return of(plugin, "");
  }

  /** Shows one version of a plugin's API only, or all for an empty text. */
  static OpenApiPlugin of(ActivePlugin plugin, String only) {
    PluginManifest manifest = plugin.manifest();
    return new OpenApiPlugin(
        manifest.name(),
        manifest.version().toString(),
        manifest.about().description(),
        manifest.about().homepage(),
        manifest.api(),
        only,
        plugin.handlers(),
        plugin.publicDirectory().isPresent());
  }

  /**
   * Whether a route of the plugin answers a POST to a path, and so hides an action of that path.
   */
  boolean hides(String path) {
    return api.prefix().startsWith("/app/")
        && handlers.routes().stream()
            .filter(route -> route.method().equals("POST"))
            .anyMatch(route -> matches(path(route.path()).split("/"), path.split("/")));
  }

  private static boolean matches(String[] pattern, String[] path) {
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].endsWith("...}")) {
        return i <= path.length;
      }
      if (i >= path.length || !(pattern[i].startsWith("{") || pattern[i].equals(path[i]))) {
        return false;
      }
    }
    return pattern.length == path.length;
  }

  boolean shows(String version) {
    return only.isEmpty() || only.equals(version);
  }

  boolean showsAllVersions() {
    return only.isEmpty();
  }

  /** The path of a route, the mount prefix included. */
  String path(String below) {
    String prefix = api.prefix();
    String base = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    String path = below.equals("/") ? base : base + below;
    return path.isEmpty() ? "/" : path;
  }
}
