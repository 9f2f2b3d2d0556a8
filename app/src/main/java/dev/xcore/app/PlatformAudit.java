package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditFile;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.sdk.Audit.Outcome;
import dev.xcore.server.ServerStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a platform: opened at boot, closed last. What comes before or after is not kept.
 * Thread safe.
 */
final class PlatformAudit implements AuditLog, AutoCloseable {

  private final boolean isEnabled;
  private final AuditFolder folder;
  private volatile @Nullable AuditFile file;

  private PlatformAudit(boolean isEnabled, AuditFolder folder) {
    this.isEnabled = isEnabled;
    this.folder = folder;
  }

  static PlatformAudit of(Configuration configuration) {
    return new PlatformAudit(
        configuration.security().audit().isEnabled(), AuditFolder.of(configuration));
  }

  /**
   * Opens the log and records the start.
   *
   * @throws dev.xcore.kernel.audit.AuditDamagedException if it was changed, and that is not
   *     accepted
   */
  void open(Map<String, Object> facts) {
    if (!isEnabled || file != null) {
      return;
    }
    try {
      file = folder.open();
    } catch (IOException | UncheckedIOException unusable) {
      throw new ServerStartException(String.valueOf(unusable.getMessage()), unusable);
    }
    append(of("server.start", "server", Outcome.SUCCESS, facts));
  }

  /** Makes an event of the platform's own. */
  static AuditEvent of(String action, String subject, Outcome outcome, Map<String, Object> facts) {
    return new AuditEvent("system", "kernel", action, subject, outcome, Optional.empty(), facts);
  }

  @Override
  public void append(AuditEvent event) {
    AuditFile opened = file;
    if (opened != null) {
      opened.append(event);
    }
  }

  @Override
  public void note(AuditEvent event) {
    AuditFile opened = file;
    if (opened != null) {
      opened.note(event);
    }
  }

  /** Returns a reader of the log, empty if none is kept. */
  Optional<AuditReader> reader() throws IOException {
    return isEnabled && folder.isBegun() ? Optional.of(folder.reader()) : Optional.empty();
  }

  @Override
  public void close() {
    AuditFile opened = file;
    file = null;
    if (opened != null) {
      opened.note(of("server.stop", "server", Outcome.SUCCESS, Map.of()));
      opened.close();
    }
  }
}
