package dev.xcore.cli;

import dev.xcore.app.catalog.LockFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore plugin restore}. */
@Command(
    name = "restore",
    description = {
      "Install exactly what plugins.lock names: version, origin and content.",
      "What differs is replaced; what is not locked stays."
    },
    mixinStandardHelpOptions = true)
final class PluginRestoreCommand implements Runnable {

  private final Session session;

  @Option(
      names = {"-y", "--yes"},
      description = "Agree to what the plugins ask for.")
  private boolean yes;

  @Mixin private final JsonOption json = new JsonOption();

  PluginRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    LockFile lock = LockFile.read(session.root());
    RemoteInstall install =
        new RemoteInstall(session, new InstallConsent(session.terminal(), yes), true);
    List<Map<String, @Nullable Object>> reports = new ArrayList<>();
    for (String name : LockedPlugins.differing(session, lock)) {
      LockFile.Locked locked = lock.plugins().get(name);
      if (locked != null) {
        reports.add(install.restore(name, locked));
      }
    }
    print(lock, reports);
  }

  private void print(LockFile lock, List<Map<String, @Nullable Object>> reports) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("plugins", reports)));
      return;
    }
    if (lock.plugins().isEmpty()) {
      terminal.note("%s locks nothing".formatted(session.root().resolve(LockFile.NAME)));
    } else if (reports.isEmpty()) {
      terminal.print("%d plugins are as locked".formatted(lock.plugins().size()));
    }
    reports.forEach(report -> terminal.print(PluginInstallCommand.line(terminal, report)));
  }
}
