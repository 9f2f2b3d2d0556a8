package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.EnvFile;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Substitution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration. From weak to strong: defaults, the file, {@code xcore.ENV.yaml} beside
 * it, aliases such as {@code SECRET_KEY}, {@code XCORE__SECTION__KEY} variables, the command line.
 * Variables come from the environment and, weaker, from the file that {@code app.dotenv} names;
 * they also fill in <code>${VAR}</code> in files. Immutable; reads anew at each {@link #load()}.
 */
public final class ConfigurationLoader {

  /** Files that are looked for where none is given, in this order. */
  public static final List<String> FILES =
      List.of("xcore.yaml", "xcore.json", "integration.yaml", "config.json");

  private final Path directory;
  private final Optional<Path> file;
  private final Map<String, String> environment;
  private final Map<String, String> overrides;

  private ConfigurationLoader(
      Path directory,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    this.directory = directory.toAbsolutePath().normalize();
    this.file = file.map(path -> this.directory.resolve(path).normalize());
    this.environment = Map.copyOf(environment);
    this.overrides = new LinkedHashMap<>(overrides);
  }

  /**
   * Makes a loader that knows no environment and no overrides.
   *
   * @param directory the working directory, where configuration files are looked for
   * @return the loader
   */
  public static ConfigurationLoader in(Path directory) {
    return new ConfigurationLoader(directory, Optional.empty(), Map.of(), Map.of());
  }

  /**
   * Names the configuration file, as {@code --config} does.
   *
   * @param path relative to the working directory; must exist when loading
   * @return a new loader
   */
  public ConfigurationLoader withFile(Path path) {
    return new ConfigurationLoader(directory, Optional.of(path), environment, overrides);
  }

  /**
   * Gives the loader an environment.
   *
   * @param variables by name, usually {@code System.getenv()}
   * @return a new loader
   */
  public ConfigurationLoader withEnvironment(Map<String, String> variables) {
    return new ConfigurationLoader(directory, file, variables, overrides);
  }

  /**
   * Overrides keys, as options of the command line do.
   *
   * @param values by dotted key, such as {@code server.port}; read as text where the key holds
   *     text, else as YAML
   * @return a new loader
   */
  public ConfigurationLoader withOverrides(Map<String, String> values) {
    return new ConfigurationLoader(directory, file, environment, values);
  }

  /**
   * Returns the file that will be read.
   *
   * @return absolute; empty if there is none, so that defaults hold
   */
  public Optional<Path> file() {
    return file.or(
        () -> FILES.stream().map(directory::resolve).filter(Files::isRegularFile).findFirst());
  }

  /**
   * Reads, merges and checks the configuration.
   *
   * @return the configuration
   * @throws SettingsException if it is not acceptable; carries every problem
   */
  public Configuration load() {
    Optional<Path> path = file();
    return load(path, path.map(p -> Document.read(p, shown(p)).root()));
  }

  /**
   * Checks an edited file as if it were on disk already, then writes it.
   *
   * @param edited the file with its changes
   * @return the configuration that is in the files now
   * @throws SettingsException if the configuration would not be acceptable, nothing is written
   *     then; or if the file cannot be written
   */
  public Configuration save(ConfigurationFile edited) {
    Configuration configuration = check(edited);
    edited.write();
    return configuration;
  }

  /**
   * Checks an edited file as if it were on disk already.
   *
   * @param edited the file with its changes
   * @return the configuration that would be in the files
   * @throws SettingsException if it would not be acceptable
   */
  public Configuration check(ConfigurationFile edited) {
    Path path = edited.path();
    return load(Optional.of(path), Optional.of(Document.parse(shown(path), edited.text()).root()));
  }

  private String shown(Path path) {
    return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
  }

  private Configuration load(Optional<Path> path, Optional<Node.Mapping> content) {
    Check check = Check.create();
    Path root = path.map(Path::getParent).orElse(directory);
    Node.Mapping main =
        LegacyKeys.translate(
            content.orElseGet(() -> new Node.Mapping(Place.of("default"), Map.of())), check);

    Variables variables = Variables.of(environment);
    Node.Mapping files = withProfile(main, root, profile(main, variables), check);
    Optional<Path> dotenv = dotenv(files, variables, root);
    if (dotenv.isPresent()) {
      variables = variables.under(readDotenv(dotenv.get(), check));
      // The file of variables may itself choose the environment.
      files = withProfile(main, root, profile(main, variables), check);
    }
    Node.Mapping merged = substitute(files, variables, check);
    merged = new VariableLayer(variables).apply(merged);
    merged = override(merged);
    Settings settings = ConfigurationSchema.ROOT.read(merged, "", check);
    if (settings == null) {
      throw new SettingsException(check.problems());
    }
    Configuration configuration =
        new Configuration(
            path,
            new SettingsReader(settings, merged, root, check).read(),
            merged,
            variables.texts(),
            distinct(check));
    check.throwIfProblems();
    return configuration;
  }

  private static List<Problem> distinct(Check check) {
    return check.warnings().stream().distinct().toList();
  }

  /** Finds {@code app.env} before anything else is known; problems with it are reported later. */
  private String profile(Node.Mapping main, Variables variables) {
    return early(main, variables, "app.env").orElse(Environment.DEVELOPMENT.label());
  }

  private Optional<Path> dotenv(Node.Mapping files, Variables variables, Path root) {
    return early(files, variables, "app.dotenv").filter(name -> !name.isBlank()).map(root::resolve);
  }

  private Optional<String> early(Node.Mapping files, Variables variables, String key) {
    List<String> path = KeyPath.split(key);
    Node.Mapping merged = override(new VariableLayer(variables).apply(files));
    return Tree.find(merged, path)
        .map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "")
        .map(text -> {
          try {
            return variables.substitution().apply(text);
          } catch (IllegalArgumentException e) {
            // Reported with its place when the whole file is substituted.
            return "";
          }
        });
  }

  private Node.Mapping withProfile(
      Node.Mapping main, Path root, String environmentName, Check check) {
    Path path = root.resolve("xcore.%s.yaml".formatted(environmentName.toLowerCase(Locale.ROOT)));
    boolean known =
        List.of(Environment.values()).stream()
            .anyMatch(e -> e.label().equalsIgnoreCase(environmentName));
    return known && Files.isRegularFile(path)
        ? main.merge(LegacyKeys.translate(Document.read(path, shown(path)).root(), check))
        : main;
  }

  private EnvFile readDotenv(Path path, Check check) {
    if (!Files.exists(path)) {
      check.warning(
          Place.of(shown(path)), "app.dotenv", "does not exist, so no variables come from it");
      return new EnvFile(Map.of());
    }
    try {
      return EnvFile.read(path, shown(path));
    } catch (SettingsException e) {
      e.problems().forEach(check::problem);
      return new EnvFile(Map.of());
    }
  }

  /** Fills in variables; what was text and should be a number, say, becomes one. */
  private static Node.Mapping substitute(Node.Mapping root, Variables variables, Check check) {
    Substitution substitution = variables.substitution();
    return Tree.mapEntries(
        root,
        List.of(),
        (scalar, path) -> {
          if (!(scalar.tree() instanceof String text) || !Substitution.concerns(text)) {
            return scalar;
          }
          try {
            String value = substitution.apply(text);
            return KeyPath.type(path)
                .map(type -> type.interpret(value, scalar.place()))
                .orElseGet(() -> new Node.Scalar(scalar.place(), value, value));
          } catch (IllegalArgumentException e) {
            check.problem(
                scalar.place(),
                String.join(".", path).replace(".[]", "[]"),
                String.valueOf(e.getMessage()));
            return scalar;
          }
        });
  }

  private Node.Mapping override(Node.Mapping root) {
    Node.Mapping result = root;
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      result =
          VariableLayer.put(
              result,
              KeyPath.split(override.getKey()),
              override.getValue(),
              Place.of("command line"));
    }
    return result;
  }
}
