package dev.xcore.kernel.registry;

import static dev.xcore.kernel.registry.ManifestSchema.API_DEFAULT;
import static dev.xcore.kernel.registry.ManifestSchema.API_DEPRECATED;
import static dev.xcore.kernel.registry.ManifestSchema.API_SUNSET;
import static dev.xcore.kernel.registry.ManifestSchema.API_VERSIONS;
import static dev.xcore.kernel.registry.ManifestSchema.PREFIX;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Wording;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds the {@code api} section of a manifest and checks the rules that span its keys. */
final class ApiAssembly {

  private final Settings api;
  private final Check check;
  private final List<String> versions;

  ApiAssembly(Settings api, Check check) {
    this.api = api;
    this.check = check;
    this.versions = api.get(API_VERSIONS);
  }

  PluginManifest.Api api(String plugin, String usualPrefix) {
    checkPrefix(plugin);
    checkVersions();
    checkNames(API_DEPRECATED);
    checkNames(API_SUNSET);
    Map<String, String> deprecated = api.get(API_DEPRECATED);
    Map<String, String> sunset = api.get(API_SUNSET);
    checkOrder(deprecated, sunset);
    return new PluginManifest.Api(
        api.find(PREFIX).orElse(usualPrefix), versions, preferred(), deprecated, sunset);
  }

  /** Some paths of the platform are those of plugins that come with it. */
  private void checkPrefix(String plugin) {
    api.find(PREFIX)
        .filter(prefix -> {
          String first = prefix.split("/", 3)[1];
          return CoreNames.isMount(first) && !CoreNames.mayMount(plugin, first);
        })
        .ifPresent(prefix ->
            check.problem(api.place(PREFIX), "api.prefix", ManifestTypes.reserved(prefix)));
  }

  /** A media type ignores case, so two versions must differ in more than that. */
  private void checkVersions() {
    Map<String, String> seen = new HashMap<>();
    for (String version : versions) {
      String other = seen.putIfAbsent(version.toLowerCase(Locale.ROOT), version);
      if (other != null) {
        check.problem(
            api.place(API_VERSIONS),
            "api.versions",
            version.equals(other)
                ? "names '%s' twice".formatted(version)
                : "'%s' and '%s' differ in upper and lower case only".formatted(other, version));
      }
    }
  }

  private void checkNames(Key<Map<String, String>> dates) {
    api.get(dates).keySet().stream()
        .filter(version -> !versions.contains(version))
        .forEach(version ->
            check.problem(
                api.place(dates), "api." + dates.name() + "." + version, notListed(version)));
  }

  private void checkOrder(Map<String, String> deprecated, Map<String, String> sunset) {
    sunset.forEach((version, end) -> {
      Instant ends = PluginManifest.Api.instant(end);
      String begin = deprecated.get(version);
      if (begin != null && ends.isBefore(PluginManifest.Api.instant(begin))) {
        check.problem(
            api.place(API_SUNSET),
            "api.sunset." + version,
            "%s is before the version is deprecated (%s)".formatted(end, begin));
      }
    });
  }

  /** The first version listed, unless the manifest says otherwise. */
  private String preferred() {
    String given = api.find(API_DEFAULT).orElse("");
    if (!given.isEmpty() && !versions.contains(given)) {
      check.problem(api.place(API_DEFAULT), "api.default", "'" + given + "' " + notListed(given));
      return versions.isEmpty() ? "" : versions.getFirst();
    }
    return given.isEmpty() && !versions.isEmpty() ? versions.getFirst() : given;
  }

  private String notListed(String version) {
    return versions.isEmpty()
        ? "is not one of api.versions, which lists none; add versions: [%s]".formatted(version)
        : "is not one of api.versions%s".formatted(Wording.didYouMean(version, versions));
  }
}
