package dev.xcore.kernel.state;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Types;
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
import java.util.stream.Stream;

/**
 * The file of the state of plugins, in YAML; replaced as a whole and forced to disk. Immutable.
 *
 * @param copyOf names the store whose copy this is, empty if the file itself is what counts
 * @param move names the move of this file's content into another store, empty if none was begun
 * @param plugins what is remembered, by name
 */
public record StateDocument(
    Optional<String> copyOf, Optional<String> move, Map<String, KnownPlugin> plugins) {

  /** A file that is not there. */
  public static final StateDocument EMPTY =
      new StateDocument(Optional.empty(), Optional.empty(), Map.of());

  private static final Key<String> WISH =
      Key.of("wish", Types.choice("active", "unloaded", "disabled"));
  private static final Key<String> ACTOR = Key.of("actor", Types.text()).or("unknown");
  private static final Key<String> SINCE = Key.of("since", Types.text()).or(Instant.EPOCH + "");
  private static final Key<String> VERSION = Key.of("version", Types.text()).required();
  private static final Key<String> ORIGIN = Key.of("origin", Types.text()).or("");
  private static final Key<String> DIGEST = Key.of("digest", Types.text()).or("");
  private static final Key<Settings> INSTALLED =
      Key.of("installed", Section.of(VERSION, ORIGIN, DIGEST, ACTOR, SINCE));
  private static final Key<String> COPY_OF = Key.of("copy_of", Types.text());
  private static final Key<String> MOVE = Key.of("move", Types.text());
  private static final Key<Map<String, Settings>> PLUGINS =
      Key.of("plugins", Types.map(Section.of(WISH, ACTOR, SINCE, INSTALLED))).or(Map.of());

  /** Copies the map. */
  public StateDocument {
    plugins = Map.copyOf(plugins);
  }

  /**
   * Reads a file.
   *
   * @param file need not exist
   * @return what it says
   * @throws SettingsException if it exists and cannot be understood; says how to mend it
   */
  public static StateDocument read(Path file) {
    if (!Files.exists(file)) {
      return EMPTY;
    }
    try {
      Check check = Check.create();
      Settings content =
          Section.of(COPY_OF, MOVE, PLUGINS).read(Document.read(file).root(), "", check);
      check.throwIfProblems();
      Map<String, KnownPlugin> plugins = new TreeMap<>();
      Objects.requireNonNull(content)
          .get(PLUGINS)
          .forEach((name, entry) -> plugins.put(name, plugin(entry)));
      return new StateDocument(content.find(COPY_OF), content.find(MOVE), plugins);
    } catch (SettingsException | DateTimeParseException e) {
      String cure =
          "cannot be understood (%s); mend it, or delete it to let every plugin be loaded again"
              .formatted(e.getMessage());
      throw new SettingsException(List.of(Problem.of(file.toString(), cure)));
    }
  }

  private static KnownPlugin plugin(Settings entry) {
    return new KnownPlugin(
        entry
            .find(WISH)
            .map(wish ->
                new DesiredState(
                    Wish.valueOf(wish.toUpperCase(Locale.ROOT)),
                    entry.get(ACTOR),
                    Instant.parse(entry.get(SINCE)))),
        entry
            .find(INSTALLED)
            .filter(version -> entry.isSet(INSTALLED))
            .map(version ->
                new InstalledVersion(
                    version.get(VERSION),
                    version.get(ORIGIN),
                    version.get(DIGEST),
                    version.get(ACTOR),
                    Instant.parse(version.get(SINCE)))));
  }

  /**
   * Writes the file so that a crash leaves the content before or this one.
   *
   * @param file its folder is made
   * @throws IOException if that fails; the content before is in place then
   */
  public void write(Path file) throws IOException {
    DurableFile.replace(file, text());
  }

  private String text() {
    StringBuilder text = new StringBuilder("# What users last wanted of each plugin.\n");
    copyOf.ifPresent(store ->
        text.append("# A copy: it counts only while the ")
            .append(store)
            .append(" cannot be reached.\ncopy_of: ")
            .append(quoted(store))
            .append('\n'));
    move.ifPresent(id -> text.append("move: ").append(quoted(id)).append('\n'));
    text.append("plugins:").append(plugins.isEmpty() ? " {}\n" : "\n");
    new TreeMap<>(plugins)
        .forEach((name, plugin) ->
            text.append("  ")
                .append(quoted(name))
                .append(": {")
                .append(String.join(", ", parts(plugin)))
                .append("}\n"));
    return text.toString();
  }

  private static List<String> parts(KnownPlugin plugin) {
    Optional<String> word =
        plugin
            .desired()
            .map(state ->
                "wish: %s, actor: %s, since: \"%s\""
                    .formatted(
                        state.wish().name().toLowerCase(Locale.ROOT),
                        quoted(state.actor()),
                        state.since()));
    Optional<String> version =
        plugin
            .installed()
            .map(known ->
                "installed: {version: %s, origin: %s, digest: %s, actor: %s, since: \"%s\"}"
                    .formatted(
                        quoted(known.version()),
                        quoted(known.origin()),
                        quoted(known.digest()),
                        quoted(known.actor()),
                        known.since()));
    return Stream.concat(word.stream(), version.stream()).toList();
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
