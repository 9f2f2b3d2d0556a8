package dev.xcore.cli;

import dev.xcore.app.AuditFolder;
import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.kernel.audit.AuditVerification;
import java.io.IOException;

/**
 * The audit log of the application, as it lies on disk: it is read without a server, and beside
 * one.
 *
 * @param session of the command
 */
record AuditSource(Session session) {

  AuditReader reader() {
    try {
      return begun().reader();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  AuditVerification verification() {
    try {
      return begun().verification();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  AuditFolder folder() {
    return AuditFolder.of(session.application().configuration());
  }

  private AuditFolder begun() {
    AuditFolder folder = folder();
    if (!folder.isBegun()) {
      throw new CommandFailure(
          "there is no audit log in %s with its key in var/secrets/%s: it begins with the first 'xcore run'"
              .formatted(folder.directory(), AuditFolder.KEY));
    }
    return folder;
  }

  CommandFailure unreadable(IOException failure) {
    return new CommandFailure(
        "the audit log in %s cannot be read: %s; run the command as the server's user"
            .formatted(folder().directory(), failure.getMessage()),
        failure);
  }
}
