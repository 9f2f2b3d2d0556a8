package dev.xcore.cli;

import dev.xcore.app.config.YamlText;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The way of a plugin of generation 1 to a {@code plugin.yaml}.
 *
 * @param manifest the text of the file
 * @param steps what has to be done by hand, in order
 */
record LegacyMigration(String manifest, List<String> steps) {

  private static final String SETTINGS = "config.yaml";
  private static final Pattern IMPLEMENTS = Pattern.compile("\\bimplements\\s[^{;]*\\bPlugin\\b");

  /** Looks at a plugin as it lies on disk; its code is not run. */
  static LegacyMigration of(PluginPackage plugin) {
    PluginManifest manifest = plugin.manifest();
    String entryPoint = manifest.entryPoint().orElse("");
    String source = source(plugin.location(), entryPoint);
    boolean isReady = IMPLEMENTS.matcher(source).find() && !entryPoint.endsWith("Plugin.java");
    Node.Mapping settings = settings(plugin.location());
    return new LegacyMigration(
        text(manifest, settings, isReady), List.copyOf(steps(manifest, source, settings, isReady)));
  }

  private static String source(Path folder, String entryPoint) {
    return entryPoint.endsWith(".java")
        ? Document.text(folder.resolve(entryPoint), entryPoint)
        : "";
  }

  private static Node.Mapping settings(Path folder) {
    Path file = folder.resolve(SETTINGS);
    return Files.exists(file)
        ? Document.read(file).root()
        : new Node.Mapping(Place.of(SETTINGS), Map.of());
  }

  private static String text(PluginManifest manifest, Node.Mapping settings, boolean isReady) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", manifest.name());
    keys.put("version", manifest.version().toString());
    keys.put("execution_mode", isReady ? "trusted" : "legacy");
    about(manifest, keys);
    List<String> requires = manifest.requires().stream().map(LegacyMigration::written).toList();
    if (!requires.isEmpty()) {
      keys.put("requires", requires);
    }
    keys.put("api", Map.of("prefix", manifest.api().prefix()));
    Map<String, Object> env = environment(manifest, settings);
    if (!env.isEmpty()) {
      keys.put("env", env);
    }
    if (!manifest.config().isEmpty()) {
      keys.put("config", manifest.config());
    }
    Node.Mapping document = (Node.Mapping) Node.of(keys, Place.of("plugin.yaml"));
    String yaml = YamlText.block(document, 0);
    return isReady
        ? yaml
        : yaml.replace(
            "execution_mode: legacy\n",
            "execution_mode: legacy    # trusted, as soon as the entry class implements Plugin\n");
  }

  private static void about(PluginManifest manifest, Map<String, Object> keys) {
    if (!manifest.about().description().isEmpty()) {
      keys.put("description", manifest.about().description());
    }
    if (!manifest.about().author().isEmpty()) {
      keys.put("author", manifest.about().author());
    }
    if (!manifest.about().tags().isEmpty()) {
      keys.put("tags", manifest.about().tags());
    }
  }

  private static String written(Requirement requirement) {
    String range = requirement.range().toString();
    return range.equals("*") ? requirement.name() : requirement.name() + ": " + range;
  }

  /** Variables as they were written: what they stand for now may be secret. */
  private static Map<String, Object> environment(PluginManifest manifest, Node.Mapping settings) {
    Map<String, Object> env = new LinkedHashMap<>();
    Node.Entry written = settings.entries().get("env");
    if (written != null && written.value() instanceof Node.Mapping variables) {
      variables
          .entries()
          .forEach((name, value) -> {
            String text = Objects.toString(value.value().tree(), "");
            env.put(name, text.isEmpty() ? "${" + name + ":-}" : text);
          });
    }
    env.keySet().retainAll(manifest.env().keySet());
    return env;
  }

  private static List<String> steps(
      PluginManifest manifest, String source, Node.Mapping settings, boolean isReady) {
    List<String> steps = new ArrayList<>();
    String entryPoint = manifest.entryPoint().orElse("Run");
    if (entryPoint.endsWith("Plugin.java") || entryPoint.endsWith("Plugin")) {
      steps.add("rename class Plugin, for instance to Main: the interface has that name");
    }
    if (!isReady) {
      steps.add(
          "let the entry class (%s) implement dev.xcore.sdk.Plugin, and make its router(), onLoad() and onUnload() public"
              .formatted(entryPoint));
    }
    if (source.matches("(?s).*\\.prefix\\s*\\(.*")) {
      steps.add(
          "take %s out of .prefix(…) in router(), if it is there: api.prefix mounts the routes"
              .formatted(manifest.api().prefix()));
    }
    steps.add("remove @PluginInfo: plugin.yaml says it now");
    if (!settings.entries().isEmpty()) {
      steps.add("remove config.yaml: its settings stand under config in plugin.yaml now");
    }
    if (settings.entries().containsKey("dependencies")) {
      steps.add("put the libraries that config.yaml names under dependencies into lib/, as jars");
    }
    if (!manifest.about().tasks().isEmpty()) {
      steps.add(
          "find a new home for the background tasks, which do not run: "
              + String.join(", ", manifest.about().tasks()));
    }
    if (!isReady) {
      steps.add("write execution_mode: trusted into plugin.yaml");
    }
    steps.add("check it with 'xcore plugin validate %s'".formatted(manifest.name()));
    return steps;
  }
}
