package dev.xcore.confinement;

import java.util.Optional;

/** Attacks and works as whoever runs it, and prints what became of it. */
final class ReportMain {

  private ReportMain() {}

  /**
   * Argument: {@code best} for what the machine offers, {@code bwrap} for bubblewrap instead of
   * Landlock.
   */
  public static void main(String[] arguments) throws Exception {
    Confinement probed = Confinement.probe();
    Confinement machine = arguments[0].equals("bwrap") ? wrapped(probed).orElse(probed) : probed;
    System.out.print(machine.report().describe());
    try (Lab lab = Lab.open(machine)) {
      System.out.println("victim before: ALIVE " + lab.victim().isAlive());
      lab.attack().forEach(line -> System.out.println("attack " + line));
      lab.work().forEach(line -> System.out.println("work " + line));
      System.out.println("victim alive " + lab.victim().isAlive());
    }
  }

  /** The same machine with bubblewrap instead of Landlock; empty if bubblewrap does not work. */
  static Optional<Confinement> wrapped(Confinement probed) {
    BubblewrapProbe.Result result =
        BubblewrapProbe.run(
            SystemCalls.ofThisMachine(), probed.report().finding(Mechanism.USER), probed.users());
    Confinement without = Lab.without(probed, Mechanism.LANDLOCK, Mechanism.SCRATCH_QUOTA);
    return result
        .path()
        .map(path ->
            new Confinement(
                new ConfinementReport(Level.KERNEL, without.report().findings()),
                probed.users(),
                0,
                Optional.of(path),
                without.groups()));
  }
}
