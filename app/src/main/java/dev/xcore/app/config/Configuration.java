package dev.xcore.app.config;

import dev.xcore.handlers.Secrets;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The configuration in force: typed, checked, immutable. {@link ConfigurationLoader} makes it. */
public final class Configuration {

  private static final String APP_KEY = "app.secret_key";
  private static final String PLUGIN_KEY = "plugins.secret_key";

  private final Optional<Path> file;
  private final SettingsReader.Sections sections;
  private final Node.Mapping tree;
  private final Map<String, String> variables;
  private final List<Problem> warnings;

  Configuration(
      Optional<Path> file,
      SettingsReader.Sections sections,
      Node.Mapping tree,
      Map<String, String> variables,
      List<Problem> warnings) {
    this.file = file;
    this.sections = sections;
    this.tree = tree;
    this.variables = Map.copyOf(variables);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Returns what <code>${VAR}</code> in manifests stands for: the environment, and below it the
   * file that {@code app.dotenv} names.
   *
   * @return texts by name, immutable; may hold secrets
   */
  public Map<String, String> variables() {
    return variables;
  }

  /**
   * Returns the file that was read.
   *
   * @return absolute; empty if there was none
   */
  public Optional<Path> file() {
    return file;
  }

  /**
   * Returns the application's folder: the file's, or the working directory.
   *
   * @return absolute; relative paths in the configuration start here
   */
  public Path folder() {
    return sections.root();
  }

  /**
   * Returns section {@code app}.
   *
   * @return the settings
   */
  public AppSettings app() {
    return sections.app();
  }

  /**
   * Returns section {@code server}.
   *
   * @return the settings
   */
  public ServerSettings server() {
    return sections.server();
  }

  /**
   * Returns section {@code plugins}.
   *
   * @return the settings
   */
  public PluginSettings plugins() {
    return sections.plugins();
  }

  /**
   * Returns section {@code observability.logging}.
   *
   * @return the settings
   */
  public LoggingSettings logging() {
    return sections.logging();
  }

  /**
   * Returns section {@code registry}.
   *
   * @return the settings
   */
  public RegistrySettings registry() {
    return sections.registry();
  }

  /**
   * Returns section {@code security}.
   *
   * @return the settings
   */
  public SecuritySettings security() {
    return sections.security();
  }

  /**
   * Returns section {@code services}.
   *
   * @return the settings
   */
  public ServicesSettings services() {
    return sections.services();
  }

  /**
   * Returns section {@code events}.
   *
   * @return its settings
   */
  public EventSettings events() {
    return sections.events();
  }

  /**
   * Returns what the operator should know: deprecated keys, keys that this version does not use.
   *
   * @return in the order of the files
   */
  public List<Problem> warnings() {
    return warnings;
  }

  /**
   * Returns a section as it is written, for whoever reads it by a type of its own.
   *
   * @param path its keys, separated by dots, such as {@code security.password}
   * @return a value tree, defaults included; empty if there is no such section
   */
  public Optional<Map<String, Object>> section(String path) {
    return Tree.find(tree, List.of(path.split("\\.", -1)))
        .map(Node::tree)
        .filter(Map.class::isInstance)
        .map(found -> members((Map<?, ?>) found));
  }

  private static Map<String, Object> members(Map<?, ?> tree) {
    Map<String, Object> members = new LinkedHashMap<>();
    tree.forEach((key, value) -> {
      if (value != null) {
        members.put(String.valueOf(key), value);
      }
    });
    return members;
  }

  /**
   * Returns the folder of generated secrets.
   *
   * @return {@code var/secrets}; need not exist
   */
  public SecretStore secrets() {
    return SecretStore.in(app().varDirectory().resolve("secrets"));
  }

  /**
   * Returns the key that signs what the application issues: the configured one; in development
   * without one, a random one that is kept in {@code var/secrets}.
   *
   * @return never weak outside of development, if {@link #securityProblems} was empty
   * @throws IOException if the generated key cannot be read or kept
   * @throws IllegalStateException if there is none and this is not development
   */
  public String secretKey() throws IOException {
    Optional<String> configured = app().secretKey().filter(key -> !key.isEmpty());
    if (configured.isPresent()) {
      return configured.get();
    }
    if (app().environment() != Environment.DEVELOPMENT) {
      throw new IllegalStateException("app.secret_key is required outside of development");
    }
    return secrets().secret("secret-key");
  }

  /**
   * Checks what would be dangerous outside of development: {@link #weakSecrets}. Whoever starts a
   * server refuses to while there are problems.
   *
   * @return empty if all is well, and always in development
   */
  public List<Problem> securityProblems() {
    return app().environment() == Environment.DEVELOPMENT ? List.of() : weakSecrets();
  }

  /**
   * Judges every secret of the configuration, whatever the environment: a missing, well-known or
   * weak {@code app.secret_key}, a weak {@code plugins.secret_key}, and passwords that everybody
   * knows.
   *
   * @return empty if all is well; never shows a secret
   */
  public List<Problem> weakSecrets() {
    List<Problem> problems = new ArrayList<>();
    WeakSecrets.reason(app().secretKey().orElse(""))
        .ifPresent(reason -> problems.add(weakKey(APP_KEY, reason)));
    for (Flattening.Leaf leaf : Flattening.of(tree)) {
      boolean isSecret =
          leaf.secret() || Secrets.isSecret(leaf.key().substring(leaf.key().lastIndexOf('.') + 1));
      if (isSecret
          && !leaf.key().equals(APP_KEY)
          && leaf.value() instanceof Node.Scalar scalar
          && scalar.tree() instanceof String text
          && !text.isEmpty()) {
        problem(leaf.key(), text).ifPresent(problems::add);
      }
    }
    return List.copyOf(problems);
  }

  private Optional<Problem> problem(String key, String text) {
    if (key.equals(PLUGIN_KEY)) {
      return WeakSecrets.reason(text).map(reason -> weakKey(key, reason));
    }
    return WeakSecrets.sample(text)
        .map(reason ->
            place(key)
                .problem(
                    key,
                    "%s, which %s does not allow; give it a password of its own where it is used, and set %s"
                        .formatted(reason, app().environment().label(), variable(key))));
  }

  private Problem weakKey(String key, String reason) {
    return place(key)
        .problem(
            key,
            "%s, which %s does not allow; set %s to at least %d random characters, such as the output of: openssl rand -base64 48"
                .formatted(
                    reason, app().environment().label(), variable(key), WeakSecrets.LEAST_LENGTH));
  }

  private static String variable(String key) {
    return "XCORE__" + key.toUpperCase(Locale.ROOT).replace(".", "__");
  }

  private Place place(String key) {
    return Tree.find(tree, List.of(key.split("\\.", -1)))
        .map(Node::place)
        .orElseGet(() -> Place.of(file.map(Path::toString).orElse("configuration")));
  }

  /**
   * Lists every key in force, secrets masked.
   *
   * @return in the order of the documentation; keys without value and default are left out
   */
  public List<ConfigurationEntry> entries() {
    return Flattening.of(tree).stream()
        .map(leaf ->
            new ConfigurationEntry(
                leaf.key(),
                Masking.show(leaf.value(), leaf.secret()),
                leaf.value().place().toString()))
        .toList();
  }

  /**
   * Compares this configuration with a newer one.
   *
   * @param other the newer one
   * @return keys whose values differ, sorted
   */
  public List<ConfigurationChange> changesTo(Configuration other) {
    Map<String, @Nullable Object> before = values();
    Map<String, @Nullable Object> after = other.values();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<ConfigurationChange> changes = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        changes.add(ConfigurationChange.of(key));
      }
    }
    return List.copyOf(changes);
  }

  private Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    // An empty mapping has no value: what counts are the keys that come or go.
    Flattening.of(tree).stream()
        .filter(leaf -> !(leaf.value() instanceof Node.Mapping))
        .forEach(leaf -> values.put(leaf.key(), leaf.typed()));
    return values;
  }

  /**
   * Names the file, not the values.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "Configuration[%s]".formatted(file.map(Path::toString).orElse("defaults"));
  }
}
