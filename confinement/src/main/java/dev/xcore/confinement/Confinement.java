package dev.xcore.confinement;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What this machine offers to confine processes, found out by really trying. Immutable.
 *
 * <p>Probing takes some ten milliseconds; do it once.
 */
public final class Confinement {

  private final ConfinementReport report;
  private final UidRange users;
  private final int landlockAbi;
  private final Optional<Path> bubblewrap;
  private final ControlGroups groups;

  Confinement(
      ConfinementReport report,
      UidRange users,
      int landlockAbi,
      Optional<Path> bubblewrap,
      ControlGroups groups) {
    this.report = report;
    this.users = users;
    this.landlockAbi = landlockAbi;
    this.bubblewrap = bubblewrap;
    this.groups = groups;
  }

  /**
   * Tries everything on throw-away threads and with short-lived groups.
   *
   * @param users the user ids that processes may get
   * @return what was found
   */
  public static Confinement probe(UidRange users) {
    return Probe.run(users);
  }

  /**
   * Tries everything, with the usual range of user ids.
   *
   * @return what was found
   */
  public static Confinement probe() {
    return probe(UidRange.standard());
  }

  /**
   * Returns what was found, for operators and policies.
   *
   * @return the report
   */
  public ConfinementReport report() {
    return report;
  }

  /**
   * Returns how far the kernel holds a process here.
   *
   * @return the level
   */
  public Level level() {
    return report.level();
  }

  UidRange users() {
    return users;
  }

  /** Returns the version of Landlock, 0 if there is none. */
  int landlockAbi() {
    return landlockAbi;
  }

  /** Returns bubblewrap where it is to be used: it works and Landlock does not suffice. */
  Optional<Path> bubblewrap() {
    return bubblewrap;
  }

  ControlGroups groups() {
    return groups;
  }

  boolean has(Mechanism mechanism) {
    return report.has(mechanism);
  }
}
