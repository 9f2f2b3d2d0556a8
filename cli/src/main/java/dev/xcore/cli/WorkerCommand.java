package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.app.config.ServicesSettings;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.services.ServiceStartException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code xcore worker}. */
@Command(
    name = "worker",
    description = {
      "Run the queues of the application in this folder without HTTP, beside its servers.",
      "Needs a database that several processes can use: PostgreSQL or MariaDB."
    },
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

  /** What a worker does and does not, whatever the configuration says. */
  private static final Map<String, String> OVERRIDES =
      Map.of("services.tasks.enabled", "true", "plugins.watch", "false");

  private final Session session;

  WorkerCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Application application = session.application(OVERRIDES);
    requireServer(application.configuration().services());
    Terminal terminal = session.terminal();
    Xcore xcore = Xcore.load(session.loader().withOverrides(OVERRIDES));
    xcore.liveConfiguration().installLogging(terminal.colour());
    xcore.httpDispatcher();
    StopHook hook = StopHook.install(xcore, terminal);
    try {
      List<PluginStatus> plugins = xcore.boot();
      long serving = plugins.stream().filter(PluginStatus::isServing).count();
      terminal.print("worker runs the tasks of %d plugins, Ctrl-C stops".formatted(serving));
    } catch (ServiceStartException | PluginLoadException failure) {
      hook.release();
      throw new CommandFailure(String.valueOf(failure.getMessage()), failure);
    } catch (RuntimeException | Error failure) {
      hook.release();
      throw failure;
    }
    return hook.await();
  }

  /** The embedded database belongs to one process. */
  private static void requireServer(ServicesSettings services) {
    String wanted = services.tasks().database().orElse(services.defaultName());
    boolean isServer =
        services.databases().stream()
            .filter(database -> database.name().equals(wanted))
            .flatMap(database -> database.url().stream())
            .anyMatch(url -> !url.jdbc().startsWith("jdbc:h2:"));
    if (!isServer) {
      throw new CommandFailure(
          """
          database '%s' is the embedded H2, which one process can use at a time: a worker needs \
          PostgreSQL or MariaDB. Set services.databases.%s.url, such as \
          jdbc:postgresql://127.0.0.1:5432/app; without it, 'xcore run' works through the queues \
          itself\
          """
              .formatted(wanted, wanted));
    }
  }
}
