package dev.xcore.kernel.state;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Types;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Desired states in a YAML file, replaced as a whole and forced to disk at each word. A crash
 * leaves the file before or after a word, never half of one.
 */
public final class DesiredStateFile implements DesiredStates {

  private static final Logger LOG = LoggerFactory.getLogger(DesiredStateFile.class);
  private static final Key<String> WISH =
      Key.of("wish", Types.choice("active", "unloaded", "disabled")).required();
  private static final Key<String> ACTOR = Key.of("actor", Types.text()).or("unknown");
  private static final Key<String> SINCE = Key.of("since", Types.text()).or(Instant.EPOCH + "");
  private static final Key<Map<String, Settings>> PLUGINS =
      Key.of("plugins", Types.map(Section.of(WISH, ACTOR, SINCE))).or(Map.of());

  private final Path file;
  private volatile Map<String, DesiredState> states;

  private DesiredStateFile(Path file, Map<String, DesiredState> states) {
    this.file = file;
    this.states = Map.copyOf(states);
  }

  /**
   * Opens a file.
   *
   * @param file need not exist; its folder is made when the first word is kept
   * @return its states
   * @throws SettingsException if it exists and cannot be understood; says how to mend it
   */
  public static DesiredStateFile open(Path file) {
    return new DesiredStateFile(file, Files.exists(file) ? read(file) : Map.of());
  }

  private static Map<String, DesiredState> read(Path file) {
    try {
      Check check = Check.create();
      Settings content = Section.of(PLUGINS).read(Document.read(file).root(), "", check);
      check.throwIfProblems();
      Map<String, DesiredState> states = new TreeMap<>();
      Objects.requireNonNull(content)
          .get(PLUGINS)
          .forEach((name, entry) -> states.put(name, state(entry)));
      return states;
    } catch (SettingsException | DateTimeParseException e) {
      String cure =
          "cannot be understood (%s); mend it, or delete it to let every plugin be loaded again"
              .formatted(e.getMessage());
      throw new SettingsException(List.of(Problem.of(file.toString(), cure)));
    }
  }

  private static DesiredState state(Settings entry) {
    return new DesiredState(
        Wish.valueOf(entry.get(WISH).toUpperCase(Locale.ROOT)),
        entry.get(ACTOR),
        Instant.parse(entry.get(SINCE)));
  }

  @Override
  public Optional<DesiredState> find(String plugin) {
    return Optional.ofNullable(states.get(plugin));
  }

  @Override
  public synchronized void put(String plugin, DesiredState state) {
    if (find(plugin).filter(known -> known.wish() == state.wish()).isPresent()) {
      return;
    }
    Map<String, DesiredState> next = new TreeMap<>(states);
    next.put(plugin, state);
    keep(next);
  }

  @Override
  public synchronized void remove(String plugin) {
    if (states.containsKey(plugin)) {
      Map<String, DesiredState> next = new TreeMap<>(states);
      next.remove(plugin);
      keep(next);
    }
  }

  private void keep(Map<String, DesiredState> next) {
    try {
      DurableFile.replace(file, text(next));
    } catch (IOException e) {
      LOG.error("the desired state of plugins cannot be kept file={}", file, e);
      throw XcoreException.of(
          ErrorCode.HANDLER_ERROR,
          "the wish cannot be kept, so nothing was changed: %s cannot be written (%s)"
              .formatted(file, e));
    }
    states = Map.copyOf(next);
  }

  private static String text(Map<String, DesiredState> states) {
    StringBuilder text = new StringBuilder("# What users last wanted of each plugin.\nplugins:");
    text.append(states.isEmpty() ? " {}\n" : "\n");
    new TreeMap<>(states)
        .forEach((name, state) ->
            text.append("  ")
                .append(quoted(name))
                .append(": {wish: ")
                .append(state.wish().name().toLowerCase(Locale.ROOT))
                .append(", actor: ")
                .append(quoted(state.actor()))
                .append(", since: \"")
                .append(state.since())
                .append("\"}\n"));
    return text.toString();
  }

  /** Names of broken plugins are those of their files, and may hold anything. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(unit -> {
          if (unit == '"' || unit == '\\' || unit < ' ' || unit > '~') {
            quoted.append("\\u%04x".formatted(unit));
          } else {
            quoted.append((char) unit);
          }
        });
    return quoted.append('"').toString();
  }
}
