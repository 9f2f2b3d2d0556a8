package dev.xcore.cli;

import dev.xcore.app.catalog.LockFile;
import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.RemoveResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin remove}. */
@Command(
    name = "remove",
    description = {
      "Take a plugin out of the server and the plugin folder.",
      "Its data stays, and 'rollback' brings it back; unless it is purged."
    },
    mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(
      names = "--purge",
      description = "Remove its data and all of its former versions too, for good.")
  private boolean purge;

  @Option(names = "--force", description = "Remove it though others require it.")
  private boolean force;

  @Mixin private final JsonOption json = new JsonOption();

  PluginRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String path =
        "/admin/plugins/%s?purge=%s&force=%s".formatted(PathSegment.of(name), purge, force);
    Map<String, @Nullable Object> report =
        new PluginChanges(session)
            .make(
                client -> client.delete(path).members(),
                installer ->
                    report(installer.remove(name, purge, new InstallRequest("cli", force))));
    LockFile.change(session.root(), lock -> lock.without(name));
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report));
    } else {
      print(report);
    }
  }

  private void print(Map<String, @Nullable Object> report) {
    Terminal terminal = session.terminal();
    terminal.print(
        "%s %s %s"
            .formatted(
                terminal.good(Trees.text(report, "outcome", "removed")),
                Trees.text(report, "name", name),
                Trees.text(report, "version", ""))
            .stripTrailing());
    String data = Trees.text(report, "data_kept", "");
    if (!data.isEmpty()) {
      terminal.note("its data stays in %s; --purge would have removed it".formatted(data));
    }
    List<@Nullable Object> unloaded = Trees.items(report.get("unloaded"));
    if (!unloaded.isEmpty()) {
      terminal.note(
          "unloaded too, because they require it: "
              + String.join(", ", unloaded.stream().map(String::valueOf).toList()));
    }
  }

  private static Map<String, @Nullable Object> report(RemoveResult removed) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("outcome", removed.purged() ? "purged" : "removed");
    report.put("name", removed.name());
    removed.version().ifPresent(version -> report.put("version", version));
    removed.data().ifPresent(data -> report.put("data_kept", data.toString()));
    report.put("unloaded", removed.stopped());
    return report;
  }
}
