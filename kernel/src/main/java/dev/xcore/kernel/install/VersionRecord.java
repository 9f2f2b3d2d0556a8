package dev.xcore.kernel.install;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of an installed version.
 *
 * @param version as in its manifest
 * @param place name of its folder or jar in the plugin folder
 * @param digest over its files
 * @param origin where it came from
 * @param installedAt ISO 8601; empty if it was not installed but put there
 * @param actor who installed it, empty likewise
 */
record VersionRecord(
    String version, String place, String digest, String origin, String installedAt, String actor) {

  /** Stands for a version or digest that cannot be found out. */
  static final String UNKNOWN = "unknown";

  static Optional<VersionRecord> of(Facts facts, String prefix) {
    return facts
        .find(prefix + "version")
        .map(version ->
            new VersionRecord(
                version,
                facts.text(prefix + "place"),
                facts.text(prefix + "digest"),
                facts.text(prefix + "origin"),
                facts.text(prefix + "installed_at"),
                facts.text(prefix + "actor")));
  }

  void into(Map<String, String> values, String prefix) {
    values.put(prefix + "version", version);
    values.put(prefix + "place", place);
    values.put(prefix + "digest", digest);
    values.put(prefix + "origin", origin);
    values.put(prefix + "installed_at", installedAt);
    values.put(prefix + "actor", actor);
  }

  Facts facts() {
    Map<String, String> values = new LinkedHashMap<>();
    into(values, "");
    return new Facts(values);
  }
}
