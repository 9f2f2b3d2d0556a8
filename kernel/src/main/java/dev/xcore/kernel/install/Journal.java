package dev.xcore.kernel.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one change of the plugin folder is to do, written down before it begins.
 *
 * @param plugin the plugin's name
 * @param fresh the version that comes; empty for a removal
 * @param former the version that goes; empty for a first installation
 * @param formerPlace name of the former version's folder or jar in the plugin folder, empty if
 *     there is none
 * @param restored name of the kept version that comes back and need not be kept any more
 * @param purge whether data and kept versions go too
 */
record Journal(
    String plugin,
    Optional<VersionRecord> fresh,
    Optional<VersionRecord> former,
    Optional<String> formerPlace,
    Optional<String> restored,
    boolean purge) {

  private static final String FRESH = "fresh_";
  private static final String FORMER = "former_";

  /** Reads a journal. */
  static Journal read(Path file) {
    Facts facts = Facts.read(file);
    return new Journal(
        facts.text("plugin"),
        VersionRecord.of(facts, FRESH),
        VersionRecord.of(facts, FORMER),
        facts.find("former_is_at"),
        facts.find("restored"),
        facts.find("purge").isPresent());
  }

  /** Writes the journal, to the disk. */
  void write(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("plugin", plugin);
    fresh.ifPresent(version -> version.into(values, FRESH));
    former.ifPresent(version -> version.into(values, FORMER));
    formerPlace.ifPresent(place -> values.put("former_is_at", place));
    restored.ifPresent(name -> values.put("restored", name));
    if (purge) {
      values.put("purge", "yes");
    }
    new Facts(values).write(file);
  }
}
