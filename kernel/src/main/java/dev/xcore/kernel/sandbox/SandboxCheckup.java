package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.Confinement;
import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.Leftovers;
import dev.xcore.confinement.Level;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server would find of the sandbox on this machine; no worker is started.
 *
 * @param machine what confines processes here
 * @param required the weakest confinement with which a worker may start
 * @param hasCache whether workers start from a recorded start, in half the time
 * @param shortcomings of the installation that workers run on
 * @param leftovers of servers that were killed; the next one clears them
 * @param runDirectory where they were looked for
 */
public record SandboxCheckup(
    ConfinementReport machine,
    Level required,
    boolean hasCache,
    List<String> shortcomings,
    List<String> leftovers,
    Path runDirectory) {

  /** Copies the lists. */
  public SandboxCheckup {
    shortcomings = List.copyOf(shortcomings);
    leftovers = List.copyOf(leftovers);
  }

  /**
   * Examines the machine, and prepares the installation that workers run on if there is none.
   *
   * @param options of the sandbox
   * @return what was found
   * @throws IOException if the installation cannot be prepared, or leftovers not be read
   */
  public static SandboxCheckup of(SandboxOptions options) throws IOException {
    ConfinementReport machine = Confinement.probe(options.freshUsers()).report();
    try (WorkerKit kit = WorkerKit.prepare(KitOptions.forUser(options.environment()))) {
      return new SandboxCheckup(
          machine,
          options.require(),
          kit.hasCache(),
          kit.shortcomings(),
          Leftovers.look(ProcessManager.records(options.runDirectory())),
          options.runDirectory());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the check was interrupted");
    }
  }

  /**
   * Tells whether sandboxed plugins are started here.
   *
   * @return false if the machine confines less than is asked for
   */
  public boolean isEnough() {
    return machine.level().compareTo(required) >= 0;
  }
}
