package dev.xcore.cli;

import dev.xcore.kernel.install.InstallRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin rollback}. */
@Command(
    name = "rollback",
    description = "Bring back the version of a plugin that served before, or another that is kept.",
    mixinStandardHelpOptions = true)
final class PluginRollbackCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Which version; default: the one that was replaced last.")
  private @Nullable String version;

  @Option(names = "--force", description = "Do it though a requirement is not met.")
  private boolean force;

  @Mixin private final JsonOption json = new JsonOption();

  PluginRollbackCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("force", force);
    Optional.ofNullable(version).ifPresent(wanted -> body.put("version", wanted));
    String path = "/admin/plugins/" + PathSegment.of(name) + "/rollback";
    Map<String, @Nullable Object> report =
        new PluginChanges(session)
            .make(
                client -> client.post(path, body).members(),
                installer ->
                    PluginInstallCommand.report(
                        installer.rollback(
                            name, Optional.ofNullable(version), new InstallRequest("cli", force))));
    Terminal terminal = session.terminal();
    terminal.print(
        json.isSet() ? JsonText.pretty(report) : PluginInstallCommand.line(terminal, report));
  }
}
