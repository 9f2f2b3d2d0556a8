package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.SecretStore;
import dev.xcore.app.config.SecuritySettings;
import dev.xcore.kernel.audit.AuditFile;
import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.kernel.audit.AuditSettings;
import dev.xcore.kernel.audit.AuditVerification;
import dev.xcore.kernel.observability.SystemEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Where an application keeps its audit log, and the key that seals it. Immutable. */
public final class AuditFolder {

  /** The secret that seals the log. */
  public static final String KEY = "audit-key";

  private static final String WITNESS = "audit-witness";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SecuritySettings.Audit settings;
  private final SecretStore secrets;

  private AuditFolder(Configuration configuration) {
    this.settings = configuration.security().audit();
    this.secrets = configuration.secrets();
  }

  /**
   * Finds the folder; touches nothing.
   *
   * @param configuration of the application
   * @return the folder
   */
  public static AuditFolder of(Configuration configuration) {
    return new AuditFolder(configuration);
  }

  /**
   * Returns where the log lies.
   *
   * @return absolute; need not exist
   */
  public Path directory() {
    return settings.directory();
  }

  /**
   * Tells whether there is something to read.
   *
   * @return false before the first start
   */
  public boolean isBegun() {
    return Files.exists(secrets.file(KEY)) && Files.isDirectory(directory());
  }

  /**
   * Prepares a verification.
   *
   * @return reads only
   * @throws IOException if the key cannot be read
   */
  public AuditVerification verification() throws IOException {
    return AuditVerification.of(directory(), secrets.file(WITNESS), key());
  }

  /**
   * Makes a reader.
   *
   * @return reads only
   * @throws IOException if the key cannot be read
   */
  public AuditReader reader() throws IOException {
    return AuditReader.of(directory(), key());
  }

  /**
   * Opens the log for writing; makes it and its key if there is none.
   *
   * @return the log
   * @throws IOException if the key cannot be read
   * @throws dev.xcore.kernel.audit.AuditDamagedException if it was changed, and that is not
   *     accepted
   */
  public AuditFile open() throws IOException {
    return AuditFile.open(
        new AuditSettings(
            directory(),
            secrets.file(WITNESS),
            settings.segmentBytes(),
            settings.keep(),
            settings.acceptsDamage(),
            PATIENCE),
        key(),
        InstantSource.system());
  }

  /**
   * Returns what records changes of plugins that are made without a server, in a log that has been
   * begun.
   *
   * @return opens the log for each of them
   */
  public SystemEvents recorder() {
    return (name, data) -> {
      if (settings.isEnabled() && isBegun() && name.startsWith("plugin.")) {
        record(name, data);
      }
    };
  }

  private void record(String name, Map<String, ?> data) {
    try (AuditFile log = open()) {
      new AuditedEvents(log).announce(name, data);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private byte[] key() throws IOException {
    return secrets.secret(KEY).getBytes(StandardCharsets.UTF_8);
  }
}
