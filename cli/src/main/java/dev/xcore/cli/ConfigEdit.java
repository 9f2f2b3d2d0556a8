package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationEntry;
import dev.xcore.app.config.ConfigurationFile;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.settings.SettingsException;
import java.nio.file.Path;
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
    ConfigurationFile file = ConfigurationFile.open(path);
    ConfigurationFile edited = edit.apply(file);
    Terminal terminal = session.terminal();
    if (edited.text().equals(file.text())) {
      terminal.print(path + " says so already; nothing was written");
      return;
    }
    // The server is where it was configured to be before the edit.
    Optional<AdminClient> client = client();
    Configuration after = loader.save(edited);
    terminal.print("written to " + path);
    shadow(key, path, after).ifPresent(terminal::note);
    client.ifPresent(this::announce);
  }

  /** Tells the running server to read the files again. */
  private void announce(AdminClient client) {
    Terminal terminal = session.terminal();
    try (client) {
      ConfigAnswer.print(client.patch("/admin/config", Map.of()).members(), terminal);
    } catch (AdminClient.NoServerException absent) {
      terminal.print("in force at the next start: no server answers at " + client.base());
    } catch (CommandFailure refused) {
      terminal.note(
          terminal.doubtful("warning: ")
              + "the running server did not take it up: "
              + refused.getMessage());
    }
  }

  /** A broken configuration may be mended by an edit; it says nothing of a server, though. */
  private Optional<AdminClient> client() {
    try {
      return Optional.of(session.client());
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
