package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.app.catalog.LockFile;
import dev.xcore.app.catalog.PluginUpdates;
import dev.xcore.app.catalog.PluginUpdates.Update;
import dev.xcore.app.catalog.Registry;
import dev.xcore.kernel.registry.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin update}. */
@Command(
    name = "update",
    description = {
      "Raise plugins to the highest versions that this platform and other plugins permit.",
      "Only plugins that were installed from the registry are raised."
    },
    mixinStandardHelpOptions = true)
final class PluginUpdateCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The plugin to raise.")
  private @Nullable String name;

  @Option(names = "--all", description = "Raise all plugins.")
  private boolean all;

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Agree to what the new versions ask for.")
  private boolean yes;

  @Mixin private final JsonOption json = new JsonOption();

  PluginUpdateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    RemoteInstall install =
        new RemoteInstall(session, new InstallConsent(session.terminal(), yes), false);
    try (Registry registry = install.open()) {
      PluginUpdates updates =
          PluginUpdates.of(
              registry.index(), RemoteInstall.installed(session), Version.parse(Xcore.VERSION));
      List<Update> found = updates.raise(names(registry));
      if (!json.isSet()) {
        print(found);
      }
      List<Map<String, @Nullable Object>> done =
          dryRun ? List.of() : install.carryOut(registry, updates.plan());
      if (json.isSet()) {
        printJson(found, done);
      } else {
        done.forEach(report ->
            session.terminal().print(PluginInstallCommand.line(session.terminal(), report)));
      }
    }
  }

  /** Plugins of another origin that happen to have the name of one in the registry stay alone. */
  private List<String> names(Registry registry) {
    if (all == (name != null)) {
      throw new CommandFailure("name one plugin, or say --all");
    }
    LockFile lock = LockFile.read(session.root());
    List<String> ours =
        lock.plugins().entrySet().stream()
            .filter(
                each -> each.getValue().registry().equals(Optional.of(registry.url().toString())))
            .map(Map.Entry::getKey)
            .filter(each ->
                RemoteInstall.installed(session).stream()
                    .anyMatch(present -> present.name().equals(each)))
            .toList();
    String wanted = name;
    if (wanted == null) {
      return ours;
    }
    session.application().catalog().get(wanted);
    if (!ours.contains(wanted)) {
      throw new CommandFailure(
          "%s was not installed from %s; 'xcore plugin install %s' would take it from there"
              .formatted(wanted, registry.url(), wanted));
    }
    return List.of(wanted);
  }

  private void print(List<Update> updates) {
    Terminal terminal = session.terminal();
    if (updates.isEmpty()) {
      terminal.note("no plugin was installed from the registry");
    }
    TextTable table = new TextTable();
    updates.forEach(update ->
        table.row(
            update.name(),
            update.current()
                + update.next().map(next -> " → " + terminal.good(next.toString())).orElse(""),
            update.remark().isEmpty()
                ? update.next().isPresent() ? "" : "is the highest version"
                : update.remark()));
    table.lines().forEach(terminal::print);
  }

  private void printJson(List<Update> updates, List<Map<String, @Nullable Object>> done) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("updates", updates.stream().map(PluginUpdateCommand::tree).toList());
    tree.put("dry_run", dryRun);
    tree.put("plugins", done);
    session.terminal().print(JsonText.pretty(tree));
  }

  private static Map<String, @Nullable Object> tree(Update update) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", update.name());
    tree.put("current", update.current().toString());
    tree.put("new", update.next().map(Version::toString).orElse(null));
    tree.put("remark", update.remark());
    return tree;
  }
}
