package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.services.migrations.MigrationSettings;
import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of section {@code services}, and what they mean. */
final class ServicesSection {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern SQLITE = Pattern.compile("sqlite(?:\\+\\w+)?:.*");

  static final Key<String> URL = Key.of("url", Types.text());
  static final Key<String> USER = Key.of("user", Types.text());
  static final Key<String> PASSWORD = Key.of("password", Types.anyScalar()).secret();
  static final Key<Isolation> ISOLATION =
      Key.of("isolation", Types.choice(Isolation.class)).or(Isolation.USER);
  static final Key<Integer> POOL_SIZE = Key.of("pool_size", Types.integer(1, 1000)).or(10);
  static final Key<Duration> CONNECTION_TIMEOUT =
      Key.of("connection_timeout", Types.duration(Duration.ofMillis(250)))
          .or(Duration.ofSeconds(5));
  static final Key<Duration> STATEMENT_TIMEOUT =
      Key.of("statement_timeout", Types.duration(Duration.ofSeconds(1))).or(Duration.ofSeconds(30));
  static final Key<Duration> SLOW_QUERY =
      Key.of("slow_query", Types.duration(MILLISECOND)).or(Duration.ofSeconds(1));
  static final Key<Boolean> REQUIRED = Key.of("required", Types.bool()).or(false);

  private static final Section DATABASE =
      Section.of(
          URL,
          USER,
          PASSWORD,
          ISOLATION,
          POOL_SIZE,
          CONNECTION_TIMEOUT,
          STATEMENT_TIMEOUT,
          SLOW_QUERY,
          REQUIRED);
  static final Key<Map<String, Settings>> DATABASES =
      Key.of("databases", Types.map(NAME, DATABASE)).or(Map.of());

  static final Key<Boolean> AUTO = Key.of("auto", Types.bool()).or(true);
  static final Key<Boolean> ALLOW_UNSAFE = Key.of("allow_unsafe", Types.bool()).or(false);
  static final Key<Duration> TIMEOUT =
      Key.of("timeout", Types.duration(Duration.ofSeconds(1))).or(Duration.ofMinutes(2));
  static final Key<Boolean> BACKUP_ENABLED = Key.of("enabled", Types.bool()).or(false);
  static final Key<String> BACKUP_DIRECTORY = Key.of("directory", Types.text());
  static final Key<Integer> BACKUP_KEEP = Key.of("keep", Types.integer(1, 10_000)).or(10);
  static final Key<Settings> BACKUP =
      Key.section("backup", BACKUP_ENABLED, BACKUP_DIRECTORY, BACKUP_KEEP);
  static final Key<Settings> MIGRATIONS =
      Key.section("migrations", AUTO, ALLOW_UNSAFE, TIMEOUT, BACKUP);

  static final Key<Settings> SERVICES =
      Key.section(
          "services",
          DATABASES,
          CacheSection.CACHE,
          SchedulerSection.SCHEDULER,
          TasksSection.TASKS,
          MIGRATIONS,
          ExtensionsSection.BINDINGS,
          ExtensionsSection.EXTENSIONS);

  private final Settings settings;
  private final Path root;
  private final Path varDirectory;
  private final Check check;

  ServicesSection(Settings settings, Path root, Path varDirectory, Check check) {
    this.settings = settings;
    this.root = root;
    this.varDirectory = varDirectory;
    this.check = check;
  }

  ServicesSettings read() {
    List<ServicesSettings.Database> databases = new ArrayList<>();
    List<ServicesSettings.DocumentDatabase> documents = new ArrayList<>();
    ExtensionsSection extensions = new ExtensionsSection(settings, check);
    settings
        .get(DATABASES)
        .forEach((name, database) -> {
          if (DocumentsSection.isRedis(database)) {
            new DocumentsSection(name, database, check).read().ifPresent(documents::add);
          } else {
            databases.add(database(name, database));
          }
        });
    Set<String> names =
        databases.stream().map(ServicesSettings.Database::name).collect(Collectors.toSet());
    return new ServicesSettings(
        databases,
        documents,
        new CacheSection(settings.get(CacheSection.CACHE), check).read(),
        new SchedulerSection(settings.get(SchedulerSection.SCHEDULER), check).read(names),
        migrations(settings.get(MIGRATIONS)),
        new TasksSection(settings.get(TasksSection.TASKS), root, check).read(names),
        extensions.extensions(),
        extensions.bindings());
  }

  private MigrationSettings migrations(Settings migrations) {
    Settings backup = migrations.get(BACKUP);
    return new MigrationSettings(
        migrations.get(AUTO),
        migrations.get(ALLOW_UNSAFE),
        migrations.get(TIMEOUT),
        new MigrationSettings.Backup(
            backup.get(BACKUP_ENABLED), directory(backup), backup.get(BACKUP_KEEP)));
  }

  private Path directory(Settings backup) {
    Path usual = varDirectory.resolve("backups");
    try {
      return backup.find(BACKUP_DIRECTORY).map(root::resolve).orElse(usual).normalize();
    } catch (InvalidPathException wrong) {
      check.problem(
          backup.place(BACKUP_DIRECTORY),
          "services.%s.%s.%s".formatted(MIGRATIONS, BACKUP, BACKUP_DIRECTORY),
          "is no path: " + wrong.getReason());
      return usual;
    }
  }

  /** Returns a database of which nothing is said. */
  static ServicesSettings.Database usual(String name) {
    return new ServicesSettings.Database(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ISOLATION.fallback().orElseThrow(),
        POOL_SIZE.fallback().orElseThrow(),
        CONNECTION_TIMEOUT.fallback().orElseThrow(),
        STATEMENT_TIMEOUT.fallback().orElseThrow(),
        SLOW_QUERY.fallback().orElseThrow(),
        REQUIRED.fallback().orElseThrow());
  }

  private ServicesSettings.Database database(String name, Settings database) {
    Optional<DatabaseUrl> url =
        database
            .find(URL)
            .filter(text -> !text.isBlank())
            .flatMap(text -> url(name, database, text));
    return new ServicesSettings.Database(
        name,
        url,
        database.find(USER).or(() -> url.flatMap(DatabaseUrl::user)),
        database.find(PASSWORD).or(() -> url.flatMap(DatabaseUrl::password)),
        database.get(ISOLATION),
        database.get(POOL_SIZE),
        database.get(CONNECTION_TIMEOUT),
        database.get(STATEMENT_TIMEOUT),
        database.get(SLOW_QUERY),
        database.get(REQUIRED));
  }

  /** What earlier generations had by default is no reason not to start. */
  private Optional<DatabaseUrl> url(String name, Settings database, String text) {
    String key = "services.%s.%s.%s".formatted(DATABASES, name, URL);
    if (SQLITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      check.warning(
          database.place(URL),
          key,
          "is SQLite, which this version does not support; the embedded H2 database is used"
              + " instead");
      return Optional.empty();
    }
    try {
      return Optional.of(DatabaseUrl.parse(text, root));
    } catch (IllegalArgumentException wrong) {
      check.problem(database.place(URL), key, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }
}
