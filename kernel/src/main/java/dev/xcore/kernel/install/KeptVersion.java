package dev.xcore.kernel.install;

import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that served before.
 *
 * @param name of its folder in the store
 * @param record what is remembered of it
 * @param replacedAt when another took its place
 * @param payload its folder or jar
 */
record KeptVersion(String name, VersionRecord record, Instant replacedAt, Path payload) {

  /** The file that remembers it. */
  static final String RECORD = "version.json";

  /** The folder that holds its folder or jar. */
  static final String PAYLOAD = "plugin";

  private static final Logger LOG = LoggerFactory.getLogger(KeptVersion.class);

  /** Reads a folder of the store; empty if it is none. */
  static Optional<KeptVersion> read(Path folder) throws IOException {
    Optional<Path> payload = Transaction.only(folder.resolve(PAYLOAD));
    try {
      Facts facts = Facts.read(folder.resolve(RECORD));
      Instant replaced = Instant.parse(facts.text("replaced_at"));
      String name = folder.getFileName().toString();
      return payload.flatMap(files ->
          VersionRecord.of(facts, "")
              .map(record -> new KeptVersion(name, record, replaced, files)));
    } catch (SettingsException | DateTimeException damaged) {
      LOG.warn("version={} has no readable record and counts for nothing", folder);
      return Optional.empty();
    }
  }

  /** Tells whether a change has put a folder into the store. */
  static boolean isKeptBy(String change, Path folder) {
    Path record = folder.resolve(RECORD);
    try {
      return Files.isRegularFile(record) && Facts.read(record).text("kept_by").equals(change);
    } catch (SettingsException damaged) {
      return false; // What has no readable record counts for nothing.
    }
  }
}
