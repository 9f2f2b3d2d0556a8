package dev.xcore.server;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.kernel.registry.PluginManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One place where a document shows a handler: under a version of the API, or where headers choose
 * one. Immutable.
 *
 * @param version the version in the path; empty without versions, and where headers choose
 * @param choices what {@code X-API-Version} may say here; empty where it has no say
 * @param api the plugin's versions and their dates
 */
record OpenApiMount(String version, List<String> choices, PluginManifest.Api api) {

  /**
   * Finds the places of a handler.
   *
   * @param plugin whose handler it is
   * @param versions of the handler; empty for all
   * @param rivals versions of all handlers of the same method and path, this one included
   * @return its places; the one where headers choose is last, and belongs to the handler of the
   *     preferred version, or else of the first one that has such a path
   */
  static List<OpenApiMount> of(
      OpenApiPlugin plugin, List<String> versions, List<List<String>> rivals) {
    PluginManifest.Api api = plugin.api();
    if (api.versions().isEmpty()) {
      return List.of(new OpenApiMount("", List.of(), api));
    }
    List<OpenApiMount> mounts = new ArrayList<>();
    for (String version : api.versions()) {
      if (ApiVersions.include(versions, version) && plugin.shows(version)) {
        mounts.add(new OpenApiMount(version, List.of(), api));
      }
    }
    List<String> choices =
        api.versions().stream()
            .filter(version -> rivals.stream().anyMatch(all -> ApiVersions.include(all, version)))
            .toList();
    if (plugin.showsAllVersions() && ApiVersions.include(versions, chosen(api, choices))) {
      mounts.add(new OpenApiMount("", choices, api));
    }
    return mounts;
  }

  private static String chosen(PluginManifest.Api api, List<String> choices) {
    return choices.contains(api.preferred()) ? api.preferred() : choices.getFirst();
  }

  /** Returns a path below the plugin's prefix with the version in it. */
  String below(String path) {
    if (version.isEmpty()) {
      return path;
    }
    return path.equals("/") ? "/" + version : "/" + version + path;
  }

  /** Returns what tells this place's operation from those of the other versions. */
  String suffix() {
    return version.isEmpty() ? "" : "_" + version;
  }

  /** Adds what is to be said of the version's end. */
  OpenApiObject describe(OpenApiObject operation) {
    String since = api.deprecated().getOrDefault(version, "");
    String end = api.sunset().getOrDefault(version, "");
    if (since.isEmpty() && end.isEmpty()) {
      return operation;
    }
    String text =
        (since.isEmpty() ? "" : "Deprecated since " + since + ". ")
            + (end.isEmpty() ? "" : "Ends on " + end + ".");
    return operation.with("description", text.strip()).with("deprecated", true);
  }

  /** Returns the header that chooses the version, where it does. */
  List<Map<String, Object>> parameters() {
    if (choices.isEmpty()) {
      return List.of();
    }
    boolean hasDefault = choices.contains(api.preferred());
    OpenApiObject schema = OpenApiObject.create().with("type", "string").with("enum", choices);
    if (hasDefault) {
      schema.with("default", api.preferred());
    }
    return List.of(
        OpenApiObject.create()
            .with("name", ApiVersionChoice.HEADER)
            .with("in", "header")
            .with("description", "The version of the API; this is described for the default one.")
            .with("required", !hasDefault)
            .with("schema", schema)
            .tree());
  }

  /**
   * Adds the versions' own media types to the content of an answer.
   *
   * @param plugin the plugin's name
   * @param usual the content of the answer
   * @param schemas what each version answers with here
   * @return the content; unchanged without versions
   */
  Map<String, Object> content(
      String plugin, Map<String, Object> usual, Map<String, Map<String, Object>> schemas) {
    Map<String, Object> content = new LinkedHashMap<>(usual);
    schemas.forEach((name, media) -> {
      if (name.equals(version) || choices.contains(name)) {
        content.put(VersionedApi.mediaType(plugin, name), media);
      }
    });
    return content;
  }
}
