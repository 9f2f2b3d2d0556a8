package dev.xcore.app.config;

import static dev.xcore.app.config.ConfigurationSchema.*;

import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.registry.ManifestSchema;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.state.HistoryLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds the typed sections from checked settings, with the rules that span several keys. */
final class SettingsReader {

  /** What is read. */
  record Sections(
      Path root,
      AppSettings app,
      ServerSettings server,
      PluginSettings plugins,
      LoggingSettings logging,
      RegistrySettings registry,
      SecuritySettings security,
      ServicesSettings services,
      EventSettings events) {}

  private final Settings settings;
  private final Node.Mapping tree;
  private final Path root;
  private final Check check;

  SettingsReader(Settings settings, Node.Mapping tree, Path root, Check check) {
    this.settings = settings;
    this.tree = tree;
    this.root = root;
    this.check = check;
  }

  Sections read() {
    AppSettings app = app();
    return new Sections(
        root,
        app,
        server(),
        plugins(),
        logging(),
        registry(),
        security(app),
        services(app.varDirectory()),
        events());
  }

  private ServicesSettings services(Path varDirectory) {
    return new ServicesSection(settings.get(ServicesSection.SERVICES), root, varDirectory, check)
        .read();
  }

  private RegistrySettings registry() {
    return new RegistrySection(settings.get(RegistrySection.REGISTRY), root, check).read();
  }

  private SecuritySettings security(AppSettings app) {
    AuditSection audit = new AuditSection(root, app.varDirectory(), app.environment(), check);
    return new SecuritySection(settings.get(SecuritySection.SECURITY), audit, check).read();
  }

  private EventSettings events() {
    return new EventSection(settings.get(EventSection.EVENTS)).read();
  }

  private AppSettings app() {
    Settings app = settings.get(APP);
    return new AppSettings(
        app.get(NAME),
        app.get(ENV),
        app.get(DEBUG),
        path(app, DOTENV, "app"),
        app.find(SECRET_KEY),
        path(app, VAR, "app").orElse(root));
  }

  private ServerSettings server() {
    Settings server = settings.get(SERVER);
    ProtectionSection protection =
        new ProtectionSection(server, settings.get(SecuritySection.SECURITY), root, check);
    return new ServerSettings(
        server.get(HOST),
        server.get(PORT),
        tls(server),
        (long) server.get(MAX_BODY) << 20,
        server.get(MAX_HEADER) << 10,
        server.get(ProtectionSection.MAX_HEADERS),
        server.get(ProtectionSection.MIN_DATA_RATE),
        server.find(REQUEST_TIMEOUT),
        server.get(IDLE_TIMEOUT),
        server.get(SHUTDOWN_GRACE),
        server.get(COMPRESSION),
        cors(server.get(CORS)),
        protection.read(),
        protection.logFile(),
        middleware(server.get(ProtectionSection.MIDDLEWARE)));
  }

  private Optional<ServerSettings.Tls> tls(Settings server) {
    Settings tls = server.get(TLS);
    Optional<Path> certificate = path(tls, CERTIFICATE, "server.tls");
    Optional<Path> key = path(tls, PRIVATE_KEY, "server.tls");
    Optional<Path> keystore = path(tls, KEYSTORE, "server.tls");
    if (keystore.isPresent() && (certificate.isPresent() || key.isPresent())) {
      check.problem(
          tls.place(KEYSTORE),
          "server.tls.keystore",
          "excludes certificate and key; give the keystore or the two PEM files");
    } else if (certificate.isPresent() != key.isPresent()) {
      Key<String> missing = certificate.isPresent() ? PRIVATE_KEY : CERTIFICATE;
      check.problem(
          server.place(TLS),
          "server.tls." + missing,
          "is required; certificate and key are two PEM files that belong together");
    }
    return keystore
        .map(file -> new ServerSettings.Tls(file, Optional.empty(), tls.get(PASSWORD)))
        .or(() -> certificate.map(file -> new ServerSettings.Tls(file, key, "")));
  }

  private ServerSettings.Cors cors(Settings cors) {
    List<String> origins = cors.get(ALLOW_ORIGINS);
    if (cors.get(ALLOW_CREDENTIALS) && origins.contains("*")) {
      check.problem(
          cors.place(ALLOW_CREDENTIALS),
          "server.cors.allow_credentials",
          "is not possible with the origin '*'; name the origins");
    }
    return new ServerSettings.Cors(
        origins,
        cors.get(ALLOW_METHODS),
        cors.get(ALLOW_HEADERS),
        cors.get(EXPOSE_HEADERS),
        cors.get(ALLOW_CREDENTIALS),
        cors.get(MAX_AGE));
  }

  private PluginSettings plugins() {
    Settings plugins = settings.get(PLUGINS);
    Environment environment = settings.get(APP).get(ENV);
    Set<String> replaced = replacedCore(plugins);
    TrustSection trust = new TrustSection(plugins, environment, root, check);
    return new PluginSettings(
        path(plugins, DIRECTORY, "plugins").orElse(root),
        plugins.get(PARALLELISM),
        plugins.get(START_TIMEOUT),
        plugins.get(STOP_TIMEOUT),
        plugins.get(DRAIN_TIMEOUT),
        plugins.find(WATCH).orElse(environment == Environment.DEVELOPMENT),
        plugins.get(DEBOUNCE),
        plugins.get(KEEP_VERSIONS),
        ManifestSchema.ephemeral(
            plugins.get(ManifestSchema.EPHEMERAL), PluginManifest.Ephemeral.USUAL),
        plugins.get(MAX_LEAKED),
        (long) plugins.get(MAX_HEAP_DUMP) << 20,
        Set.copyOf(plugins.get(DISABLED)),
        plugins.get(CONFIG),
        overrides(),
        plugins.find(STRICT_TRUSTED).orElse(environment != Environment.DEVELOPMENT),
        trust.secret(),
        trust.read(),
        calls(plugins),
        plugins.get(BOOT_FAILURE).equals("abort"),
        new PluginSettings.State(
            PluginSettings.Place.valueOf(plugins.get(STATE).toUpperCase(Locale.ROOT)),
            plugins.get(STATE_INTERVAL),
            new HistoryLimits(plugins.get(KEEP_HISTORY), plugins.get(HISTORY_AGE))),
        replaced);
  }

  /** Core plugins cannot be disabled: without them nobody can log in. */
  private Set<String> replacedCore(Settings plugins) {
    Settings core = plugins.get(CORE);
    Set<String> replaced = new HashSet<>();
    CORE_PLUGINS.forEach((name, key) -> {
      if (!core.get(key)) {
        replaced.add(name);
      } else if (plugins.get(DISABLED).contains(name)) {
        check.problem(
            plugins.place(DISABLED),
            "plugins.disabled",
            "names '%s', a core plugin, without which nobody can log in; %s"
                .formatted(name, CorePlugins.replacement(name)));
      }
    });
    return replaced;
  }

  private static CallSettings calls(Settings plugins) {
    return new CallSettings(plugins.get(RUNAWAY_LIMIT), middleware(plugins.get(CALL_MIDDLEWARE)));
  }

  private static List<CallSettings.Middleware> middleware(List<Settings> entries) {
    return entries.stream()
        .filter(entry -> entry.isSet(MIDDLEWARE_NAME) && entry.isSet(MIDDLEWARE_CLASS))
        .map(entry ->
            new CallSettings.Middleware(
                entry.get(MIDDLEWARE_NAME),
                entry.get(MIDDLEWARE_CLASS),
                entry.get(MIDDLEWARE_ORDER),
                entry.get(MIDDLEWARE_CONFIG),
                entry.place(MIDDLEWARE_CLASS)))
        .toList();
  }

  /** Overrides are handed on as they are written: the manifest's reader checks them again. */
  private Map<String, Map<String, Object>> overrides() {
    Map<String, Map<String, Object>> result = new LinkedHashMap<>();
    Tree.find(tree, List.of("plugins", "overrides"))
        .filter(Node.Mapping.class::isInstance)
        .map(Node.Mapping.class::cast)
        .ifPresent(mapping ->
            mapping.entries().forEach((name, entry) -> result.put(name, valueTree(entry.value()))));
    return result;
  }

  private static Map<String, Object> valueTree(Node node) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (node instanceof Node.Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) -> {
            Object value = entry.value().tree();
            if (value != null) {
              result.put(name, value);
            }
          });
    }
    return result;
  }

  private LoggingSettings logging() {
    Settings logging = settings.get(OBSERVABILITY).get(LOGGING);
    Settings rotation = logging.get(ROTATION);
    return new LoggingSettings(
        level(logging.get(LEVEL)),
        logging.get(FORMAT).equals("json"),
        path(logging, FILE, "observability.logging"),
        rotation.get(MAX_SIZE),
        rotation.get(KEEP),
        logging.get(LEVELS));
  }

  /** {@code app.debug} logs more, unless a level was chosen. */
  private String level(String chosen) {
    return settings.get(APP).get(DEBUG) && chosen.equals("info") ? "debug" : chosen;
  }

  private Optional<Path> path(Settings section, Key<String> key, String sectionName) {
    return section
        .find(key)
        .flatMap(text -> {
          try {
            return Optional.of(root.resolve(text).normalize());
          } catch (InvalidPathException e) {
            check.problem(
                section.place(key), sectionName + "." + key, "is no path: " + e.getReason());
            return Optional.empty();
          }
        });
  }
}
