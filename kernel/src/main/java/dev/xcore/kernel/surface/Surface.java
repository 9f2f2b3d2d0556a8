package dev.xcore.kernel.surface;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The public surface of one version of a plugin: actions, routes and WebSockets with the schemas of
 * what goes in and out. What is hidden from the documentation is left out. Immutable.
 */
public final class Surface {

  /** The number of the document's format. */
  static final int FORMAT = 1;

  /** Marks routes that a plugin registers in code, known only when it runs. */
  static final String PROGRAMMATIC = "router()";

  private final String plugin;
  private final Version version;
  private final SurfaceTree tree;

  private Surface(String plugin, Version version, SurfaceTree tree) {
    this.plugin = plugin;
    this.version = version;
    this.tree = tree;
  }

  /**
   * Describes a plugin.
   *
   * @param manifest its manifest
   * @param handlers its actions, routes and sockets
   * @param isComplete whether routes that it registers in code are among them
   * @return its surface
   */
  public static Surface of(PluginManifest manifest, HandlerTable handlers, boolean isComplete) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("plugin", manifest.name());
    tree.put("version", manifest.version().toString());
    tree.put("complete", isComplete);
    tree.put("api", api(manifest.api()));
    tree.put("catch_all", handlers.catchAll().isPresent());
    tree.put(
        "actions",
        handlers.declaredActions().stream()
            .filter(action -> !action.hidden())
            .map(Surface::action)
            .toList());
    tree.put(
        "routes",
        handlers.routes().stream().filter(route -> !route.hidden()).map(Surface::route).toList());
    tree.put("sockets", handlers.sockets().stream().map(Surface::socket).toList());
    tree.put("schemas", handlers.schemas());
    return new Surface(manifest.name(), manifest.version(), new SurfaceTree(tree));
  }

  /**
   * Reads a document that {@link #json} wrote.
   *
   * @param file the document
   * @return its surface
   * @throws SettingsException if it is unreadable, or not such a document
   */
  public static Surface read(Path file) {
    SurfaceTree tree = SurfaceTree.of(Document.read(file).root().tree());
    if (tree.number("format") != FORMAT || tree.text("plugin").isEmpty()) {
      throw new SettingsException(
          List.of(
              Problem.of(
                  file.toString(),
                  "is not a document of a plugin's surface in format "
                      + FORMAT
                      + ", such as var/schemas/NAME/VERSION.json")));
    }
    try {
      return new Surface(tree.text("plugin"), Version.parse(tree.text("version")), tree);
    } catch (IllegalArgumentException wrong) {
      throw new SettingsException(
          List.of(Problem.of(file.toString(), "version: " + wrong.getMessage())));
    }
  }

  /**
   * Returns the plugin's name.
   *
   * @return as in the manifest
   */
  public String plugin() {
    return plugin;
  }

  /**
   * Returns the plugin's version.
   *
   * @return as in the manifest
   */
  public Version version() {
    return version;
  }

  /**
   * Writes the document.
   *
   * @return JSON, the same for equal surfaces, with a line break at its end
   */
  public String json() {
    return CanonicalJson.write(tree.members());
  }

  SurfaceTree tree() {
    return tree;
  }

  private static Map<String, Object> api(PluginManifest.Api api) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("prefix", api.prefix());
    tree.put("versions", api.versions());
    tree.put("default", api.preferred());
    tree.put("sunset", api.sunset());
    return tree;
  }

  private static Map<String, Object> action(ActionDescriptor action) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", action.name());
    tree.put("versions", action.versions());
    tree.put("roles", action.roles());
    tree.put("permissions", action.demand().permissions());
    tree.put("input", action.input());
    tree.put("output", action.output());
    return tree;
  }

  private static Map<String, Object> route(RouteDescriptor route) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("method", route.method());
    tree.put("path", route.path());
    tree.put("versions", route.versions());
    tree.put("status", route.status());
    tree.put("roles", route.roles());
    tree.put("permissions", route.demand().permissions());
    tree.put("parameters", route.parameters().stream().map(Surface::parameter).toList());
    route.body().ifPresent(body -> tree.put("body", body(body)));
    tree.put("produces", route.produces());
    tree.put("output", route.output());
    tree.put("programmatic", route.origin().startsWith(PROGRAMMATIC));
    return tree;
  }

  private static Map<String, Object> socket(SocketDescriptor socket) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", socket.path());
    tree.put("versions", socket.versions());
    tree.put("roles", socket.roles());
    tree.put("permissions", socket.demand().permissions());
    tree.put("parameters", socket.parameters().stream().map(Surface::parameter).toList());
    return tree;
  }

  private static Map<String, Object> parameter(RouteDescriptor.Parameter parameter) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", parameter.name());
    tree.put("in", parameter.source().name().toLowerCase(Locale.ROOT));
    tree.put("required", parameter.required());
    tree.put("schema", parameter.schema());
    return tree;
  }

  private static Map<String, Object> body(RouteDescriptor.Body body) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("content_types", body.contentTypes());
    tree.put("required", body.required());
    tree.put("schema", body.schema());
    return tree;
  }
}
