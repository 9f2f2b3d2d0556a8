package dev.xcore.server;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.http.Response.Header;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The API of one plugin that has versions: finds the version of a request, announces it in the
 * answer, and refuses versions that have ended. Immutable, made when the plugin is mounted.
 *
 * <p>A date in the manifest never moves clients from one version to another: after its sunset a
 * version answers 410, to requests that name no version too, until the manifest says otherwise.
 */
final class VersionedApi {

  private static final Header VARY_BY_BOTH =
      new Header("Vary", ApiVersionChoice.HEADER + ", Accept");
  private static final Header VARY_BY_TYPE = new Header("Vary", "Accept");
  private static final int GONE = 410;

  private final String plugin;
  private final String prefix;
  private final int depth;
  private final ApiVersions api;
  private final InstantSource clock;
  private final Map<String, VersionNotice> notices = new LinkedHashMap<>();

  private VersionedApi(String plugin, String prefix, ApiVersions api, InstantSource clock) {
    this.plugin = plugin;
    this.prefix = prefix;
    this.depth = RequestPath.parse(prefix).segments().size();
    this.api = api;
    this.clock = clock;
  }

  /**
   * Looks at a plugin.
   *
   * @param manifest its manifest
   * @param clock tells when a version ends
   * @return its API, empty if it has no versions
   */
  static Optional<VersionedApi> of(PluginManifest manifest, InstantSource clock) {
    PluginManifest.Api written = manifest.api();
    if (written.versions().isEmpty()) {
      return Optional.empty();
    }
    VersionedApi api =
        new VersionedApi(manifest.name(), written.prefix(), written.choices(), clock);
    for (String version : written.versions()) {
      api.notices.put(version, VersionNotice.of(manifest, version));
    }
    return Optional.of(api);
  }

  /** Makes an API none of whose versions ends. */
  static VersionedApi of(String plugin, String prefix, ApiVersions api) {
    return new VersionedApi(plugin, prefix, api, InstantSource.system());
  }

  String plugin() {
    return plugin;
  }

  List<String> listed() {
    return api.listed();
  }

  String preferred() {
    return api.preferred();
  }

  /** Returns a version's media type: {@code application/vnd.shop.v2+json}. */
  String mediaType(String version) {
    return mediaType(plugin, version);
  }

  /** Returns the media type of a version of a plugin's API. */
  static String mediaType(String plugin, String version) {
    return "application/vnd." + plugin + "." + version.toLowerCase(Locale.ROOT) + "+json";
  }

  /**
   * Finds the version of a request and announces it in every answer to it.
   *
   * @param exchange the request
   * @param pathVersion the version that its path names, empty for none
   * @return the choice
   * @throws RefusedException with status 410 if that version has ended
   */
  ApiVersionChoice enter(HttpExchange exchange, String pathVersion) {
    exchange.always(pathVersion.isEmpty() ? VARY_BY_BOTH : VARY_BY_TYPE);
    ApiVersionChoice choice =
        ApiVersionChoice.of(
            this,
            pathVersion,
            exchange.header(ApiVersionChoice.HEADER).orElse(""),
            exchange.header("Accept").orElse(""));
    VersionNotice notice = notices.getOrDefault(choice.version(), VersionNotice.NONE);
    exchange.always(new Header(ApiVersionChoice.HEADER, choice.version()));
    notice.headers(exchange.contextPath()).forEach(exchange::always);
    refuseEnded(choice.version(), notice);
    return choice;
  }

  private void refuseEnded(String version, VersionNotice notice) {
    Optional<Instant> end = notice.end();
    if (end.isPresent() && !clock.instant().isBefore(end.get())) {
      throw new RefusedException(
          ProblemDocument.of(
              GONE,
              "gone",
              "version %s of this API ended on %s%s"
                  .formatted(
                      version,
                      end.get(),
                      notice.successor().isEmpty()
                          ? "; it has no successor"
                          : "; use version " + notice.successor() + " at " + notice.path())));
    }
  }

  /** Puts a version into a path below the plugin's prefix. */
  RequestPath within(RequestPath path, String version) {
    return path.insert(depth, version);
  }

  /**
   * Finds the version that a path names, whether it exists or not.
   *
   * @param path below this plugin's prefix or elsewhere
   * @return the segment after the prefix, empty if the path is not below it
   */
  Optional<String> segment(RequestPath path) {
    boolean isBelow =
        path.segments().size() > depth
            && RequestPath.parse(prefix).segments().equals(path.segments().subList(0, depth));
    return isBelow ? Optional.of(path.segments().get(depth)) : Optional.empty();
  }

  /** Puts another version into a path that names one. */
  RequestPath instead(RequestPath path, String version) {
    return path.replace(depth, version);
  }

  /**
   * Finds what serves an action in the version of a request.
   *
   * @param exchange the request
   * @param asked the action's name, or {@code NAME@VERSION}
   * @param handlers of the plugin
   * @return the action
   */
  VersionedAction action(HttpExchange exchange, String asked, HandlerTable handlers) {
    int at = asked.lastIndexOf(ApiVersions.SEPARATOR);
    String name = at < 0 ? asked : asked.substring(0, at);
    ApiVersionChoice choice = enter(exchange, at < 0 ? "" : asked.substring(at + 1));
    Optional<String> type =
        choice.isVendorType() ? Optional.of(mediaType(choice.version())) : Optional.empty();
    String key = ApiVersions.qualified(name, choice.version());
    if (handlers.actions().containsKey(key)) {
      return new VersionedAction(key, name, type);
    }
    List<String> others =
        listed().stream()
            .filter(version -> handlers.actions().containsKey(ApiVersions.qualified(name, version)))
            .toList();
    if (handlers.catchAll().isEmpty() && !others.isEmpty()) {
      throw new UnknownActionException(
          "action '%s' of plugin '%s' is not in version %s of its API; it is in %s"
              .formatted(
                  Wording.shorten(name), plugin, choice.version(), String.join(", ", others)));
    }
    return new VersionedAction(name, name, type);
  }

  /**
   * An action of one version.
   *
   * @param key what it is called by
   * @param name what the answer calls it
   * @param mediaType of the answer, if the client asked for the version's own
   */
  record VersionedAction(String key, String name, Optional<String> mediaType) {}
}
