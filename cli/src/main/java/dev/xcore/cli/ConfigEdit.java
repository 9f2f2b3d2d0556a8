package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationChange;
import dev.xcore.app.config.ConfigurationEntry;
import dev.xcore.app.config.ConfigurationFile;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A change of the configuration file, checked before it is written and taken up by the server. */
final class ConfigEdit {

  private final Session session;

  ConfigEdit(Session session) {
    this.session = session;
  }

  /**
   * Edits the file, or makes one.
   *
   * @param key what is changed
   * @param edit the change
   * @throws SettingsException if the configuration would not be acceptable; nothing is written then
   */
  void apply(String key, UnaryOperator<ConfigurationFile> edit) {
    ConfigurationLoader loader = session.loader();
    Path path = loader.file().orElseGet(() -> session.root().resolve("xcore.yaml"));
    Optional<Configuration> before = before(loader);
    ConfigurationFile file = ConfigurationFile.open(path);
    ConfigurationFile edited = edit.apply(file);
    Terminal terminal = session.terminal();
    if (edited.text().equals(file.text())) {
      terminal.print(path + " says so already; nothing was written");
      return;
    }
    Configuration after = loader.save(edited);
    terminal.print("written to " + path);
    shadow(key, path, after).ifPresent(terminal::note);
    List<ConfigurationChange> changes =
        before.map(configuration -> configuration.changesTo(after)).orElse(List.of());
    if (!changes.isEmpty()) {
      announce(changes);
    }
  }

  /** Tells the running server to read the files again. */
  void announce(List<ConfigurationChange> changes) {
    Terminal terminal = session.terminal();
    try (AdminClient client = session.client()) {
      client.patch("/admin/config", Map.of()).value();
      changes.forEach(change ->
          terminal.print(
              change.live()
                  ? terminal.good("live now: ") + change.key()
                  : terminal.doubtful("needs a restart: ") + change.key()));
    } catch (AdminClient.NoServerException absent) {
      terminal.print("in force at the next start: no server answers");
    } catch (CommandFailure refused) {
      terminal.note(
          terminal.doubtful("warning: ")
              + "the running server did not take it up: "
              + refused.getMessage());
    }
  }

  /** A broken configuration may be mended by an edit. */
  private static Optional<Configuration> before(ConfigurationLoader loader) {
    try {
      return Optional.of(loader.load());
    } catch (SettingsException broken) {
      return Optional.empty();
    }
  }

  private static Optional<String> shadow(String key, Path path, Configuration after) {
    String file = String.valueOf(path.getFileName());
    return after.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .map(ConfigurationEntry::origin)
        .filter(origin -> !origin.contains(file) && !origin.equals("default"))
        .findFirst()
        .map(origin -> "note: it has no effect, because %s is stronger".formatted(origin));
  }
}
