package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin of generation 1 says of itself, in {@code @PluginInfo} and {@code config.yaml}, in
 * the form of a {@code plugin.yaml}. The annotation counts where both speak.
 *
 * @param keys as they would stand in a manifest; each knows its real place
 * @param tasks names of the plugin's background tasks
 */
record LegacyManifest(Node.Mapping keys, List<String> tasks) {

  private static final Key<String> VERSION =
      Key.of("version", ManifestTypes.version().as("a SemVer version", Version::toString))
          .required();
  private static final Key<String> API_PREFIX = Key.of("apiPrefix", LegacyConfig.prefix());
  private static final Key<List<String>> TASKS =
      Key.of("tasks", Types.list(Types.text())).or(List.of());
  private static final Section INFO =
      Section.of(
          VERSION,
          API_PREFIX,
          TASKS,
          Key.of("author", Types.text()),
          Key.of("tags", Types.list(Types.text())),
          Key.of("description", Types.text()),
          Key.of("name", ManifestTypes.name()),
          Key.of("requires", Types.list(ManifestTypes.requirement())));
  private static final List<String> LISTS = List.of("tags", "requires", "tasks");
  private static final List<String> SAME =
      List.of("name", "version", "author", "description", "tags", "requires");

  /**
   * Makes the manifest of a folder without one.
   *
   * @param folder the folder's name, which is the plugin's unless the annotation says otherwise
   * @param entry its entry class
   * @param config its configuration
   * @param check told of what is wrong and what the author should know
   */
  static LegacyManifest of(String folder, LegacyEntry entry, LegacyConfig config, Check check) {
    Node.Mapping info = written(entry.values());
    @Nullable Settings settings = INFO.read(info, "@" + SourceAnnotation.NAME, check);
    Map<String, Node.Entry> keys = new LinkedHashMap<>();
    Said name = name(folder, info, check);
    put(keys, "name", text(name));
    put(keys, "execution_mode", text(new Said("legacy", info.place())));
    for (String key : SAME) {
      Optional.ofNullable(info.entries().get(key))
          .or(() -> config.find(key).filter(said -> !key.equals("version")))
          .filter(said -> !key.equals("name"))
          .ifPresent(said -> keys.put(key, said));
    }
    compare(info, keys, config, check);
    List<String> tasks = new ArrayList<>(config.tasks());
    if (settings != null) {
      settings.get(TASKS).stream().filter(task -> !tasks.contains(task)).forEach(tasks::add);
    }
    warn(info.place(), name.text(), tasks, check);
    return new LegacyManifest(new Node.Mapping(info.place(), with(keys, entry, config)), tasks);
  }

  /**
   * Makes what lies beneath the manifest of a folder that has one: entry class, mount point,
   * environment and settings, where the manifest itself is silent.
   *
   * @param entry its entry class, if it can be told
   * @param config its configuration
   * @param place of the manifest
   */
  static LegacyManifest beneath(Optional<LegacyEntry> entry, LegacyConfig config, Place place) {
    LegacyEntry known =
        entry.orElseGet(() -> new LegacyEntry("", new Node.Mapping(place, Map.of())));
    return new LegacyManifest(
        new Node.Mapping(place, with(new LinkedHashMap<>(), known, config)), config.tasks());
  }

  private static Map<String, Node.Entry> with(
      Map<String, Node.Entry> keys, LegacyEntry entry, LegacyConfig config) {
    Node.Mapping info = written(entry.values());
    if (!entry.entryPoint().isEmpty()) {
      put(keys, "entry_point", text(new Said(entry.entryPoint(), info.place())));
    }
    Optional.ofNullable(info.entries().get(API_PREFIX.name()))
        .or(() -> config.find("api_prefix"))
        .ifPresent(
            prefix -> put(keys, "api", new Node.Mapping(prefix.place(), Map.of("prefix", prefix))));
    if (!config.env().entries().isEmpty()) {
      put(keys, "env", config.env());
    }
    if (!config.own().entries().isEmpty()) {
      put(keys, "config", config.own());
    }
    return keys;
  }

  /** An empty text says nothing, and a single text stands for a list of one. */
  private static Node.Mapping written(Node.Mapping values) {
    Map<String, Node.Entry> written = new LinkedHashMap<>();
    values
        .entries()
        .forEach((key, entry) -> {
          boolean isSingle = entry.value() instanceof Node.Scalar;
          Node value =
              isSingle && LISTS.contains(key)
                  ? new Node.Sequence(entry.value().place(), List.of(entry.value()))
                  : entry.value();
          if (!isSingle || !"".equals(entry.value().tree())) {
            written.put(key, new Node.Entry(entry.place(), value));
          }
        });
    return new Node.Mapping(values.place(), written);
  }

  private record Said(String text, Place place) {}

  private static Said name(String folder, Node.Mapping info, Check check) {
    Node.Entry given = info.entries().get("name");
    if (given != null) {
      return new Said(String.valueOf(given.value().tree()), given.value().place());
    }
    if (!ManifestTypes.NAME.matcher(folder).matches()) {
      check.problem(
          info.place(),
          "@" + SourceAnnotation.NAME + ".name",
          ManifestTypes.wrongName(folder)
              + "; rename the folder, or say the name here: @PluginInfo(name = \"…\", …)");
    }
    return new Said(folder, info.place());
  }

  /** What the configuration repeats must be what counts, as generation 1 demanded. */
  private static void compare(
      Node.Mapping info, Map<String, Node.Entry> keys, LegacyConfig config, Check check) {
    for (String key : List.of("name", "version", "author", "description")) {
      Optional.ofNullable(keys.get(key))
          .map(said -> String.valueOf(said.value().tree()))
          .ifPresent(said -> contradict(key, said, config, check));
    }
    Optional.ofNullable(info.entries().get(API_PREFIX.name()))
        .map(said -> String.valueOf(said.value().tree()))
        .ifPresent(said -> contradict("api_prefix", said, config, check));
  }

  private static void contradict(String key, String said, LegacyConfig config, Check check) {
    if (config.contradicts(key, said)) {
      config
          .find(key)
          .ifPresent(entry ->
              check.warning(
                  entry.place(),
                  key,
                  "is not used, because @PluginInfo or the folder says '%s'; make them the same"
                      .formatted(said)));
    }
  }

  private static void warn(Place place, String name, List<String> tasks, Check check) {
    check.warning(place, "", PluginManifest.deprecation(name));
    if (!tasks.isEmpty()) {
      check.warning(place, "tasks", PluginManifest.idleTasks(tasks));
    }
  }

  private static Node text(Said said) {
    return new Node.Scalar(said.place(), said.text(), said.text());
  }

  private static void put(Map<String, Node.Entry> keys, String key, Node value) {
    keys.put(key, new Node.Entry(value.place(), value));
  }
}
