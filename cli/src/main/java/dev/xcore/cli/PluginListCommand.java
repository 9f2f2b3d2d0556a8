package dev.xcore.cli;

import dev.xcore.kernel.signing.TrustStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore plugin list}. */
@Command(
    name = "list",
    description = "List plugins: of the running server, or those on disk when none answers.",
    mixinStandardHelpOptions = true)
final class PluginListCommand implements Runnable {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  PluginListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Map<String, @Nullable Object>> plugins = plugins();
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("plugins", plugins)));
      return;
    }
    if (plugins.isEmpty()) {
      terminal.note("no plugins; make one with 'xcore plugin new NAME'");
      return;
    }
    TextTable table = new TextTable();
    plugins.forEach(plugin -> table.row(cells(plugin)));
    table.lines().forEach(terminal::print);
    LockedPlugins.drift(session)
        .forEach(line ->
            terminal.note(terminal.doubtful("plugins.lock: ") + line + "; see plugin restore"));
  }

  private List<Map<String, @Nullable Object>> plugins() {
    try (AdminClient client = session.client()) {
      return client.get("/admin/plugins").list("plugins");
    } catch (AdminClient.NoServerException absent) {
      Application application = session.application();
      PluginCatalog catalog = application.catalog();
      TrustStore trust = application.configuration().plugins().trust();
      session.terminal().note("no server answers: this is what lies in " + catalog.directory());
      List<Map<String, @Nullable Object>> reports = new ArrayList<>();
      catalog.plugins().forEach(plugin -> reports.add(Trees.members(plugin.report(trust))));
      return reports;
    }
  }

  private String[] cells(Map<String, @Nullable Object> plugin) {
    Terminal terminal = session.terminal();
    List<@Nullable Object> problems = Trees.items(plugin.get("problems"));
    String about =
        problems.isEmpty()
            ? Trees.text(plugin, "description", "")
            : terminal.bad(PluginText.problem(problems.getFirst()).lines().findFirst().orElse(""))
                + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "");
    return new String[] {
      Trees.text(plugin, "name", "?"),
      Trees.text(plugin, "version", "-"),
      Trees.text(plugin, "mode", "-") + (plugin.containsKey("core") ? ", core" : ""),
      PluginText.condition(terminal, plugin),
      about
    };
  }
}
