package dev.xcore.confinement;

import java.util.ArrayList;
import java.util.List;

/** A server that starts processes, says what it did, and waits to be killed. */
final class ServerMain {

  private ServerMain() {}

  /** Argument: how many processes. Prints its folder, its victim's id, and theirs, on one line. */
  public static void main(String[] arguments) throws Exception {
    Lab lab = Lab.open(Confinement.probe());
    List<Object> line = new ArrayList<>(List.of(lab.folder(), lab.victim().pid()));
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      Cage cage = lab.cage().memoryMib(128).pids(80).cpuPercent(100).build();
      ConfinedCommand command = lab.command(Hog.class, "wait", cage.scratch());
      line.add(lab.spawn().start(command, cage).pid());
    }
    System.out.println(String.join(" ", line.stream().map(String::valueOf).toList()));
    Thread.currentThread().join();
  }
}
