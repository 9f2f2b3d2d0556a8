package dev.xcore.cli;

import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.Mechanism;
import dev.xcore.kernel.sandbox.SandboxCheckup;
import dev.xcore.kernel.sandbox.SandboxOptions;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code xcore doctor} finds of the sandbox: each mechanism, the level, the installation. */
final class SandboxChecks {

  private static final String SUBJECT = "sandbox";

  private final Session session;

  SandboxChecks(Session session) {
    this.session = session;
  }

  List<Finding> all() {
    try {
      SandboxCheckup checkup = SandboxCheckup.of(options());
      List<Finding> findings = new ArrayList<>();
      findings.add(level(checkup));
      checkup
          .machine()
          .findings()
          .forEach(
              (mechanism, found) -> findings.add(mechanism(checkup.machine(), mechanism, found)));
      findings.addAll(installation(checkup));
      findings.add(leftovers(checkup));
      return findings;
    } catch (IOException failure) {
      return List.of(
          Finding.fail(
              SUBJECT,
              "sandboxed plugins cannot be started: " + failure.getMessage(),
              "make the folder that is named writable, and reinstall the JDK if it lacks parts"));
    }
  }

  /** Those of the application; the usual ones while its configuration is not sound. */
  private SandboxOptions options() {
    try {
      return session.application().kernelOptions().sandbox();
    } catch (SettingsException unsound) {
      // A finding of its own says so.
      return SandboxOptions.usual(Path.of("var"), System.getenv());
    }
  }

  private static Finding level(SandboxCheckup checkup) {
    String reached = word(checkup.machine().level());
    String message =
        "level '%s', security.sandbox.require asks for '%s'"
            .formatted(reached, word(checkup.required()));
    return checkup.isEnough()
        ? Finding.ok(SUBJECT, message)
        : Finding.fail(
            SUBJECT,
            message + ": sandboxed plugins are refused",
            "mend what is missing below, or accept less with security.sandbox.require: " + reached);
  }

  private static Finding mechanism(
      ConfinementReport machine, Mechanism mechanism, ConfinementReport.Finding found) {
    String subject = SUBJECT + ": " + mechanism.title();
    boolean isIdle = mechanism == Mechanism.BUBBLEWRAP && machine.has(Mechanism.LANDLOCK);
    if (found.active()) {
      return Finding.ok(subject, "active: " + found.detail());
    }
    if (isIdle) {
      return Finding.ok(subject, "not used: Landlock does its work");
    }
    int cure = found.detail().indexOf("; ");
    return cure < 0
        ? Finding.warn(subject, "missing", found.detail())
        : Finding.warn(
            subject,
            "missing: " + found.detail().substring(0, cure),
            found.detail().substring(cure + 2));
  }

  private static List<Finding> installation(SandboxCheckup checkup) {
    String subject = SUBJECT + ": installation";
    List<Finding> findings = new ArrayList<>();
    for (String shortcoming : checkup.shortcomings()) {
      findings.add(
          Finding.warn(subject, shortcoming, "use a whole JDK, and a cache folder of this user"));
    }
    if (!checkup.hasCache()) {
      findings.add(
          Finding.ok(subject, "no start is recorded yet: the first sandboxed plugin records one"));
    } else if (findings.isEmpty()) {
      findings.add(Finding.ok(subject, "linked, with a recorded start"));
    }
    return findings;
  }

  private static Finding leftovers(SandboxCheckup checkup) {
    String subject = SUBJECT + ": leftovers";
    return checkup.leftovers().isEmpty()
        ? Finding.ok(subject, "none in " + checkup.runDirectory())
        : Finding.warn(
            subject,
            String.join("; ", checkup.leftovers()),
            "the next start of the server, and its first sandboxed plugin, clear them");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
