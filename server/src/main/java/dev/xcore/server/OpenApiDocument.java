package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenAPI 3.1 description of everything mounted, as ready bytes. Immutable; holds nothing of a
 * plugin, so that a version that was unloaded can be collected.
 *
 * <p>Plugins stand in the order of their names and operations in the order of the source, so that
 * the same plugins make the same document. What a plugin hides is left out.
 */
public final class OpenApiDocument {

  private static final String VERSION = "3.1.0";

  private final byte[] json;
  private final String etag;

  private OpenApiDocument(byte[] json, String etag) {
    this.json = json;
    this.etag = etag;
  }

  /**
   * Describes what can be called.
   *
   * @param info how the document introduces itself
   * @param contextPath where a host has mounted the platform, empty for its root
   * @param snapshot the plugins
   * @param builtIns the platform's own pages to describe
   * @return the document
   */
  public static OpenApiDocument of(
      OpenApiInfo info, String contextPath, Snapshot snapshot, List<BuiltInRoute> builtIns) {
    List<OpenApiPlugin> plugins =
        snapshot.active().values().stream()
            .map(OpenApiPlugin::of)
            .sorted(Comparator.comparing(OpenApiPlugin::name))
            .toList();
    return of(info, contextPath, plugins, builtIns);
  }

  /**
   * Describes one plugin, or one version of its API.
   *
   * @param info how the document of everything introduces itself
   * @param contextPath where a host has mounted the platform, empty for its root
   * @param plugin the plugin
   * @param version of its API; empty for all
   * @return the document, without the platform's own pages
   */
  static OpenApiDocument of(
      OpenApiInfo info, String contextPath, ActivePlugin plugin, String version) {
    String title = info.title() + ": " + plugin.name() + (version.isEmpty() ? "" : " " + version);
    return of(
        new OpenApiInfo(
            title, plugin.manifest().version().toString(), plugin.manifest().about().description()),
        contextPath,
        List.of(OpenApiPlugin.of(plugin, version)),
        List.of());
  }

  static OpenApiDocument of(
      OpenApiInfo info,
      String contextPath,
      Iterable<OpenApiPlugin> plugins,
      List<BuiltInRoute> builtIns) {
    byte[] json = Json.write(tree(info, contextPath, plugins, builtIns));
    return new OpenApiDocument(json, etag(json));
  }

  /**
   * Returns the document.
   *
   * @return JSON in UTF-8; the caller's own copy
   */
  public byte[] json() {
    return json.clone();
  }

  /** The document itself, for those who only write it. */
  byte[] sharedJson() {
    return json;
  }

  /**
   * Returns what tells this document from others.
   *
   * @return a strong entity tag, quotes included
   */
  public String etag() {
    return etag;
  }

  @Override
  public String toString() {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Map<String, Object> tree(
      OpenApiInfo info,
      String contextPath,
      Iterable<OpenApiPlugin> plugins,
      List<BuiltInRoute> builtIns) {
    OpenApiPaths paths = new OpenApiPaths();
    Map<String, Object> schemas = new TreeMap<>(OpenApiResponses.schemas());
    schemas.putAll(OpenApiBuiltIns.schemas());
    for (OpenApiPlugin plugin : plugins) {
      OpenApiActions.add(plugin, paths);
      OpenApiRoutes.add(plugin, paths);
      schemas.putAll(plugin.handlers().schemas());
    }
    OpenApiBuiltIns.add(builtIns, paths);
    OpenApiObject document =
        OpenApiObject.create().with("openapi", VERSION).with("info", info(info));
    if (!contextPath.isEmpty()) {
      document.with("servers", List.of(Map.of("url", contextPath)));
    }
    return document
        .with("tags", tags(plugins, builtIns))
        .with("paths", paths.section())
        .with("components", components(schemas))
        .tree();
  }

  private static Map<String, Object> info(OpenApiInfo info) {
    return OpenApiObject.create()
        .with("title", info.title())
        .withUnlessEmpty("description", info.description())
        .with("version", info.version())
        .tree();
  }

  private static Map<String, Object> components(Map<String, Object> schemas) {
    return OpenApiObject.create()
        .with("schemas", schemas)
        .with("responses", OpenApiResponses.section())
        .with("securitySchemes", OpenApiSecurity.section())
        .tree();
  }

  private static List<Map<String, Object>> tags(
      Iterable<OpenApiPlugin> plugins, List<BuiltInRoute> builtIns) {
    Map<String, Map<String, Object>> tags = new LinkedHashMap<>();
    for (OpenApiPlugin plugin : plugins) {
      tags.put(plugin.name(), tag(plugin));
    }
    for (OpenApiPlugin plugin : plugins) {
      new TreeSet<>(plugin.handlers().routes().stream().flatMap(r -> r.tags().stream()).toList())
          .forEach(name -> tags.putIfAbsent(name, Map.of("name", name)));
    }
    List<Map<String, Object>> all = new ArrayList<>(tags.values());
    for (Map<String, Object> tag : OpenApiBuiltIns.tags(builtIns)) {
      if (!tags.containsKey(String.valueOf(tag.get("name")))) {
        all.add(tag);
      }
    }
    return all;
  }

  private static Map<String, Object> tag(OpenApiPlugin plugin) {
    String homepage = plugin.homepage();
    boolean isLink = homepage.startsWith("https://") || homepage.startsWith("http://");
    return OpenApiObject.create()
        .with("name", plugin.name())
        .withUnlessEmpty("description", plugin.description())
        .withUnlessEmpty("externalDocs", isLink ? Map.of("url", homepage) : Map.of())
        .with("x-version", plugin.version())
        .tree();
  }

  private static String etag(byte[] json) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256; this one has not", missing);
    }
  }
}
