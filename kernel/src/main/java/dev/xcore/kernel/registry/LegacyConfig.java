package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import dev.xcore.kernel.settings.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.yaml} of a plugin of generation 1: a few keys that describe the plugin, and its
 * own settings beside them.
 *
 * @param about what describes the plugin: checked, without what is absent
 * @param tasks names of its background tasks
 * @param env its environment; texts
 * @param own everything else
 */
record LegacyConfig(
    Map<String, Node.Entry> about, List<String> tasks, Node.Mapping env, Node.Mapping own) {

  /** The file's name. */
  static final String FILE = "config.yaml";

  private static final Key<Boolean> ENABLED = Key.of("enabled", Types.bool()).or(true);
  private static final Key<Map<String, String>> ENV =
      Key.of("env", Types.map(ManifestTypes.VARIABLE, Types.anyScalar()));
  private static final Key<List<String>> DEPENDENCIES =
      Key.of("dependencies", Types.list(Types.text()))
          .deprecated(
              "libraries are jars in lib/, and the plugins that this one needs stand in"
                  + " @PluginInfo(requires)");
  private static final Type<Map<String, Object>> TASK = Types.tree();
  private static final Key<List<Object>> TASKS =
      Key.of("tasks", Types.list(Types.<Object>either(Types.text(), TASK))).or(List.of());
  private static final Section SCHEMA =
      Section.of(
          Key.of("name", Types.text()),
          Key.of("version", Types.anyScalar()),
          Key.of("author", Types.text()),
          Key.of("description", Types.text()),
          Key.of("api_prefix", prefix()),
          ENABLED,
          ENV,
          DEPENDENCIES,
          TASKS);

  /** Where generation 1 mounts the routes of a plugin. */
  static Type<String> prefix() {
    return ManifestTypes.prefix()
        .as(
            "a path such as /app/shop",
            text -> {
              if (!text.startsWith("/app/")) {
                throw new IllegalArgumentException(
                    "'%s' does not start with /app/, as the prefixes of generation 1 do; write /app%s"
                        .formatted(Wording.shorten(text), Wording.shorten(text)));
              }
              return text;
            });
  }

  /** A plugin without the file. */
  private static LegacyConfig none(Place place) {
    Node.Mapping nothing = new Node.Mapping(place, Map.of());
    return new LegacyConfig(Map.of(), List.of(), nothing, nothing);
  }

  /**
   * Reads the file, if it is there.
   *
   * @param root the plugin's folder
   * @param shownRoot what problems call it, with a separator at its end
   * @param check told of what is wrong
   */
  static LegacyConfig read(Path root, String shownRoot, Check check) {
    Path file = root.resolve(FILE);
    Place place = Place.of(shownRoot + FILE);
    try {
      if (!Files.exists(file)) {
        return none(place);
      }
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        check.problem(
            place, "", "is a link that leads out of the plugin; put the file itself there");
        return none(place);
      }
      return of(Document.read(file, shownRoot + FILE).root(), check);
    } catch (SettingsException e) {
      e.problems().forEach(check::problem);
    } catch (IOException e) {
      check.problem(place, "", "cannot be read: " + e);
    }
    return none(place);
  }

  private static LegacyConfig of(Node.Mapping document, Check check) {
    Map<String, Node.Entry> known = new LinkedHashMap<>();
    Map<String, Node.Entry> own = new LinkedHashMap<>();
    document
        .entries()
        .forEach((key, entry) -> (SCHEMA.key(key).isPresent() ? known : own).put(key, entry));
    Node.Mapping described = new Node.Mapping(document.place(), known);
    @Nullable Settings settings = SCHEMA.read(described, "", check);
    if (settings == null) {
      return none(document.place());
    }
    if (!settings.get(ENABLED)) {
      check.problem(
          settings.place(ENABLED),
          ENABLED.name(),
          "is false, so the plugin is not loaded; take the line out to load it");
    }
    return new LegacyConfig(
        known,
        tasks(settings, check),
        env(settings, document),
        new Node.Mapping(document.place(), own));
  }

  private static List<String> tasks(Settings settings, Check check) {
    List<String> names = new ArrayList<>();
    for (Object task : settings.get(TASKS)) {
      Object name = task instanceof Map<?, ?> described ? described.get("name") : task;
      if (name == null) {
        check.problem(settings.place(TASKS), TASKS.name(), "a task has no name; give it one");
      } else {
        names.add(String.valueOf(name));
      }
    }
    return List.copyOf(names);
  }

  /** A variable without a value is one that the plugin takes from its surroundings. */
  private static Node.Mapping env(Settings settings, Node.Mapping document) {
    Map<String, Node.Entry> variables = new LinkedHashMap<>();
    settings
        .find(ENV)
        .orElse(Map.of())
        .forEach((name, value) -> {
          String text = value.isEmpty() ? "${" + name + ":-}" : value;
          Place place = settings.place(ENV);
          variables.put(name, new Node.Entry(place, new Node.Scalar(place, text, text)));
        });
    return new Node.Mapping(document.place(), variables);
  }

  /** Returns what is said of one thing, empty if nothing is. */
  Optional<Node.Entry> find(String key) {
    return Optional.ofNullable(about.get(key));
  }

  /** Tells whether a thing is said, and said otherwise. */
  boolean contradicts(String key, String other) {
    return find(key)
        .map(Node.Entry::value)
        .map(Node::tree)
        .map(Objects::toString)
        .filter(said -> !said.equals(other))
        .isPresent();
  }
}
