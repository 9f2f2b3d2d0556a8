package dev.xcore.server;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.http.Response.Header;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What clients of a version are told of its end: {@code Deprecation} (RFC 9745), {@code Sunset}
 * (RFC 8594) and {@code Link} with {@code successor-version} (RFC 5829), {@code deprecation} and
 * {@code sunset}. Immutable.
 *
 * @param fixed header lines that are always the same
 * @param end from when the version is not served, empty if no end is known
 * @param successor the version to use instead, empty for none
 * @param path where that is mounted, empty for nowhere
 */
record VersionNotice(List<Header> fixed, Optional<Instant> end, String successor, String path) {

  /** Nothing to be told. */
  static final VersionNotice NONE = new VersionNotice(List.of(), Optional.empty(), "", "");

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static VersionNotice of(PluginManifest manifest, String version) {
    PluginManifest.Api api = manifest.api();
    Optional<Instant> deprecated = api.deprecatedAt(version);
    Optional<Instant> end = api.sunsetAt(version);
    if (deprecated.isEmpty() && end.isEmpty()) {
      return NONE;
    }
    List<Header> fixed = new ArrayList<>();
    deprecated.ifPresent(at -> fixed.add(new Header("Deprecation", "@" + at.getEpochSecond())));
    end.ifPresent(at -> fixed.add(new Header("Sunset", HTTP_DATE.format(at))));
    String homepage = manifest.about().homepage();
    if (!homepage.isEmpty()) {
      deprecated.ifPresent(_ -> fixed.add(link(homepage, "deprecation")));
      end.ifPresent(_ -> fixed.add(link(homepage, "sunset")));
    }
    String successor = successor(api, version);
    String path = successor.isEmpty() ? "" : api.prefix() + "/" + successor;
    return new VersionNotice(List.copyOf(fixed), end, successor, path);
  }

  /** The next version in the list that is not on its way out itself, else simply the next. */
  static String successor(PluginManifest.Api api, String version) {
    List<String> later =
        api.versions().subList(api.versions().indexOf(version) + 1, api.versions().size());
    return later.stream()
        .filter(next -> api.deprecatedAt(next).isEmpty() && api.sunsetAt(next).isEmpty())
        .findFirst()
        .orElse(later.isEmpty() ? "" : later.getFirst());
  }

  /** Returns the header lines for a platform that is mounted below a path. */
  List<Header> headers(String contextPath) {
    if (path.isEmpty()) {
      return fixed;
    }
    List<Header> all = new ArrayList<>(fixed);
    all.add(link(contextPath + path, "successor-version"));
    return all;
  }

  private static Header link(String target, String relation) {
    return new Header("Link", "<" + target + ">; rel=\"" + relation + "\"");
  }
}
