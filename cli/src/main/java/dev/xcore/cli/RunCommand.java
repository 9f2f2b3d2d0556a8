package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.server.ServerStartException;
import dev.xcore.services.ServiceStartException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code xcore run}. */
@Command(
    name = "run",
    description = "Serve the application in this folder until Ctrl-C, which drains and stops.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--host", paramLabel = "HOST", description = "Overrides server.host.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Overrides server.port; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--env",
      paramLabel = "ENV",
      description = "Overrides app.env: development, staging or production.")
  private @Nullable String environment;

  @Option(
      names = "--strict",
      description = "Do not start unless every plugin loads: plugins.boot_failure: abort.")
  private boolean strict;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    long start = System.nanoTime();
    Application application = session.application(overrides());
    Terminal terminal = session.terminal();
    RunReport report = new RunReport(terminal, application);
    Xcore xcore = Xcore.load(session.loader().withOverrides(overrides()));
    xcore.liveConfiguration().installLogging(terminal.colour());
    StopHook hook = StopHook.install(xcore, terminal);
    try {
      List<PluginStatus> plugins = xcore.boot();
      report.show(xcore, plugins, System.nanoTime() - start);
    } catch (ServerStartException | ServiceStartException | PluginLoadException failure) {
      hook.release();
      throw new CommandFailure(String.valueOf(failure.getMessage()), failure);
    } catch (RuntimeException | Error failure) {
      hook.release();
      throw failure;
    }
    return hook.await();
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new HashMap<>();
    if (host != null) {
      overrides.put("server.host", host);
    }
    if (port != null) {
      overrides.put("server.port", port.toString());
    }
    if (strict) {
      overrides.put("plugins.boot_failure", "abort");
    }
    if (environment != null) {
      overrides.put("app.env", environment);
    }
    return overrides;
  }
}
