package dev.xcore.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures, and reports as a table on the standard output and as JSON in a file.
 *
 * <p>Run it by {@code benchmarks/run [call] [http] [load] [reload] [boot] [events] [scan] [ipc]
 * [sandbox] [sandbox-peers] [tasks] [services] [security] [--quick]}; without a name all of them
 * run, which takes about twenty minutes.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /** What can be measured. */
  private enum Part {
    CALL,
    HTTP,
    LOAD,
    RELOAD,
    BOOT,
    EVENTS,
    SCAN,
    IPC,
    SANDBOX,
    SANDBOX_PEERS,
    TASKS,
    SERVICES,
    SECURITY;

    List<Figure> run(Settings settings) throws Exception {
      return switch (this) {
        case CALL -> new CallRun(settings).run();
        case HTTP -> new HttpRun(settings).run();
        case LOAD -> new LoadRun(settings).run();
        case RELOAD -> new ReloadRun(settings).run();
        case BOOT -> new BootRun(settings).run();
        case EVENTS -> new EventsRun(settings).run();
        case SCAN -> new ScanRun(settings).run();
        case IPC -> new IpcRun(settings).run();
        case SANDBOX -> new SandboxRun(settings).run();
        case SANDBOX_PEERS -> new SandboxPeersRun(settings).run();
        case TASKS -> new TasksRun(settings).run();
        case SERVICES -> new ServicesRun(settings).run();
        case SECURITY -> new SecurityRun(settings).run();
      };
    }
  }

  /**
   * Measures.
   *
   * @param arguments the repository's root, then names of parts and options
   * @throws Exception if something answers wrongly or cannot run
   */
  public static void main(String[] arguments) throws Exception {
    Path repository = Path.of(arguments[0]).toAbsolutePath();
    boolean isQuick = List.of(arguments).contains("--quick");
    Set<Part> parts = parts(List.of(arguments).subList(1, arguments.length));
    List<Figure> figures = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create()) {
      Settings settings = new Settings(work.path(), repository, isQuick);
      for (Part part : parts) {
        List<Figure> measured = part.run(settings);
        System.out.println();
        System.out.print(new Report(measured).table());
        figures.addAll(measured);
      }
    }
    Path file = repository.resolve("benchmarks/target/benchmarks.json");
    new Report(figures).write(file);
    System.out.println();
    System.out.println(
        "Generator, server and peer shared "
            + Runtime.getRuntime().availableProcessors()
            + " processors. As JSON: "
            + repository.relativize(file));
  }

  private static Set<Part> parts(List<String> arguments) {
    Set<Part> parts = new LinkedHashSet<>();
    for (String argument : arguments) {
      if (!argument.equals("--quick")) {
        parts.add(part(argument));
      }
    }
    return parts.isEmpty() ? new LinkedHashSet<>(List.of(Part.values())) : parts;
  }

  private static Part part(String name) {
    for (Part part : Part.values()) {
      if (part.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "there is no benchmark '"
            + name
            + "'; there are call, http, load, reload, boot, events, scan, ipc, sandbox,"
            + " sandbox-peers and tasks");
  }
}
