package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.services.Migrations;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.services.sql.DatabaseSchema;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.EntityMapping;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrations of plugins in the default database: run when a version is loaded, and by
 * administrators. Thread safe: of one plugin, one thing is done at a time.
 */
public final class PluginMigrations implements Migrations {

  /** What commands call the platform's own tables. */
  public static final String PLATFORM = "xcore";

  private static final Logger LOG = LoggerFactory.getLogger(PluginMigrations.class);

  private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_]{0,59}");

  private final DatabaseService database;
  private final Supplier<MigrationSettings> settings;
  private final MigrationThreads threads = new MigrationThreads();
  private final MigrationBackups backups;

  private final ModelDrafts drafts;

  private PluginMigrations(
      DatabaseService database, Supplier<MigrationSettings> settings, ModelDrafts drafts) {
    this.database = database;
    this.settings = settings;
    this.drafts = drafts;
    this.backups = new MigrationBackups(() -> settings.get().backup(), InstantSource.system());
  }

  /**
   * Makes the port.
   *
   * @param database in which plugins have their tables
   * @param settings asked at each use
   * @return connects to nothing before the first plugin with migrations
   */
  public static PluginMigrations create(
      DatabaseService database, Supplier<MigrationSettings> settings) {
    return create(database, settings, Optional.empty());
  }

  /**
   * Makes the port of a platform that can draft migrations from entities.
   *
   * @param database in which plugins have their tables
   * @param settings asked at each use
   * @param entities maps classes to tables, if anybody can
   * @return connects to nothing before the first plugin with migrations
   */
  public static PluginMigrations create(
      DatabaseService database,
      Supplier<MigrationSettings> settings,
      Optional<EntityMapping> entities) {
    return new PluginMigrations(database, settings, new ModelDrafts(entities));
  }

  @Override
  public String service() {
    return database.settings().service();
  }

  /** Something to do with the migrations of one plugin. */
  private interface Work<T> {
    T run(SchemaConnections connections, SchemaMigrations migrations) throws Exception;
  }

  private <T> T with(MigrationScripts scripts, Work<T> work) {
    if (!scripts.problems().isEmpty()) {
      throw new MigrationException(scripts.problems(), null);
    }
    MigrationSource source = scripts.source();
    MigrationSettings now = settings.get();
    return threads.run(
        source.plugin(),
        source.location(),
        now.timeout(),
        giveUp -> {
          DatabaseSchema schema = database.schema(source.plugin());
          try (SchemaConnections connections = new SchemaConnections(schema, now.timeout())) {
            giveUp.accept(connections::giveUp);
            return work.run(connections, new SchemaMigrations(connections, scripts, now.timeout()));
          }
        });
  }

  @Override
  public void prepare(MigrationSource source) {
    MigrationScripts scripts = MigrationScripts.read(source);
    with(
        scripts,
        (connections, migrations) -> {
          if (migrations.isUpToDate()) {
            return false;
          }
          List<MigrationEntry> entries = migrations.entries();
          migrations.check(entries);
          List<MigrationScript> pending = migrations.pending(entries, Optional.empty());
          if (!pending.isEmpty()) {
            prepare(source, pending, connections, migrations);
          }
          return true;
        });
  }

  private void prepare(
      MigrationSource source,
      List<MigrationScript> pending,
      SchemaConnections connections,
      SchemaMigrations migrations)
      throws Exception {
    MigrationSettings now = settings.get();
    if (!now.isAutomatic()) {
      throw pending(source, pending);
    }
    if (!now.allowsUnsafe()) {
      refuse(
          scan(pending, connections),
          "run it by hand with 'xcore migration upgrade %s --allow-unsafe', or set services.migrations.allow_unsafe: true"
              .formatted(source.plugin()));
    }
    if (now.backup().isEnabled()) {
      backups.make(source.plugin(), connections.schema());
    }
    upgrade(source, pending, migrations, Optional.empty());
  }

  private void upgrade(
      MigrationSource source,
      List<MigrationScript> pending,
      SchemaMigrations migrations,
      Optional<String> target)
      throws SQLException {
    try {
      migrations.upgrade(target);
    } finally {
      database.tablesChanged(source.plugin()); // Some scripts may have run when one fails.
    }
    LOG.info(
        "migrated plugin={} version={} migrations={}",
        source.plugin(),
        source.version(),
        names(pending));
  }

  private static String names(List<MigrationScript> scripts) {
    return scripts.stream().map(each -> "V" + each.version()).collect(Collectors.joining(","));
  }

  private static MigrationException pending(MigrationSource source, List<MigrationScript> pending) {
    return new MigrationException(
        pending.stream()
            .map(script ->
                Problem.of(
                    script.shown(),
                    "is pending, and services.migrations.auto is false: run 'xcore migration upgrade %s', then load the plugin again"
                        .formatted(source.plugin())))
            .toList(),
        null);
  }

  private static void refuse(List<UnsafeStatement> unsafe, String cure) {
    if (!unsafe.isEmpty()) {
      throw new MigrationException(
          unsafe.stream()
              .map(each ->
                  new Problem(
                      each.file(),
                      each.line(),
                      0,
                      "",
                      "'%s' %s; %s".formatted(each.statement(), each.reason(), cure)))
              .toList(),
          null);
    }
  }

  private static List<UnsafeStatement> scan(
      List<MigrationScript> scripts, SchemaConnections connections) throws SQLException {
    return new MigrationScan(connections.schema().dialect(), new LiveColumns(connections))
        .of(scripts);
  }

  /**
   * Tells how the tables of a plugin are.
   *
   * @param source the plugin as it lies on disk
   * @return every migration
   * @throws MigrationException if files are wrong or the database cannot be used
   */
  public MigrationReport status(MigrationSource source) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> report(source, connections, migrations));
  }

  private static MigrationReport report(
      MigrationSource source, SchemaConnections connections, SchemaMigrations migrations)
      throws SQLException {
    DatabaseSchema schema = connections.schema();
    return new MigrationReport(
        source.plugin(),
        schema.database(),
        schema.dialect().label(),
        schema.shown(),
        migrations.entries());
  }

  /**
   * Looks for statements that lose data in what is pending.
   *
   * @param source the plugin as it lies on disk
   * @return empty if there are none
   * @throws MigrationException if files are wrong or the database cannot be used
   */
  public List<UnsafeStatement> scan(MigrationSource source) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) ->
            scan(migrations.pending(migrations.entries(), Optional.empty()), connections));
  }

  /**
   * Runs what is pending.
   *
   * @param source the plugin as it lies on disk
   * @param target the last version to run, empty for all
   * @param isAllowed whether statements may lose data
   * @param isKept whether a backup is made first
   * @return what was run, and how the tables are now
   * @throws MigrationException if something is in the way or fails
   */
  public MigrationChange upgrade(
      MigrationSource source, Optional<String> target, boolean isAllowed, boolean isKept) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> {
          List<MigrationEntry> entries = migrations.entries();
          migrations.check(entries);
          target.ifPresent(version -> known(source, entries, version));
          List<MigrationScript> pending = migrations.pending(entries, target);
          if (!isAllowed) {
            refuse(scan(pending, connections), "if that is meant, add --allow-unsafe");
          }
          Optional<String> backup = backup(source, connections, isKept && !pending.isEmpty());
          if (!pending.isEmpty()) {
            upgrade(source, pending, migrations, target);
          }
          return new MigrationChange(
              pending.stream().map(MigrationScript::path).toList(),
              backup,
              report(source, connections, migrations));
        });
  }

  private Optional<String> backup(
      MigrationSource source, SchemaConnections connections, boolean isKept) throws Exception {
    return isKept
        ? Optional.of(backups.make(source.plugin(), connections.schema()).name())
        : Optional.empty();
  }

  private static void known(MigrationSource source, List<MigrationEntry> entries, String version) {
    boolean isKnown =
        version.equals("0") || entries.stream().anyMatch(each -> each.version().equals(version));
    if (!isKnown) {
      throw new MigrationException(
          List.of(
              Problem.of(
                  source.location(),
                  "has no migration V%s; it has %s"
                      .formatted(
                          version,
                          entries.stream()
                              .map(each -> "V" + each.version())
                              .collect(Collectors.joining(", "))))),
          null);
    }
  }

  /**
   * Takes migrations back by their undo scripts, newest first.
   *
   * @param source the plugin as it lies on disk
   * @param target the version that stays, {@code 0} for none; empty to take back the newest one
   * @param isKept whether a backup is made first
   * @return what was taken back, and how the tables are now
   * @throws MigrationException if an undo script is missing or fails
   */
  public MigrationChange downgrade(
      MigrationSource source, Optional<String> target, boolean isKept) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> {
          List<MigrationEntry> entries = migrations.entries();
          target.ifPresent(version -> known(source, entries, version));
          List<MigrationScript> scripts =
              migrations.undoing(entries, target.orElseGet(() -> beforeLast(entries)));
          Optional<String> backup = backup(source, connections, isKept && !scripts.isEmpty());
          undo(source, scripts, migrations);
          List<String> done = scripts.stream().map(MigrationScript::path).toList();
          return new MigrationChange(done, backup, report(source, connections, migrations));
        });
  }

  private void undo(
      MigrationSource source, List<MigrationScript> scripts, SchemaMigrations migrations)
      throws SQLException {
    try {
      for (MigrationScript script : scripts) {
        migrations.undo(script);
        LOG.info("migration undone plugin={} version={}", source.plugin(), script.version());
      }
    } finally {
      database.tablesChanged(source.plugin());
    }
  }

  private static String beforeLast(List<MigrationEntry> entries) {
    List<MigrationEntry> done = entries.stream().filter(MigrationEntry::isDone).toList();
    return done.size() < 2 ? "0" : done.get(done.size() - 2).version();
  }

  /**
   * Forgets what stopped half way, so that it is run again.
   *
   * @param source the plugin as it lies on disk
   * @param checksums whether scripts that were changed count as they are now
   * @return what was mended, in words
   * @throws MigrationException if files are wrong or the database cannot be used
   */
  public List<String> repair(MigrationSource source, boolean checksums) {
    return with(
        MigrationScripts.read(source), (connections, migrations) -> migrations.repair(checksums));
  }

  /**
   * Drafts what makes the tables of a plugin as its records with {@code @Table} expect them.
   *
   * @param source the plugin as it lies on disk
   * @param classPath its classes, which are read and not loaded
   * @param title words for the name of the script
   * @return the draft, under the next version
   * @throws MigrationException if files are wrong or the database cannot be used
   */
  public MigrationDraft draft(MigrationSource source, List<Path> classPath, String title) {
    if (!TITLE.matcher(title).matches()) {
      throw new MigrationException(
          List.of(
              Problem.of(
                  source.location(),
                  "'%s' is no name of a migration; write letters, digits and underscores"
                      .formatted(Wording.shorten(title)))),
          null);
    }
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> {
          List<MigrationEntry> entries = migrations.entries();
          migrations.check(entries);
          settled(source, migrations.pending(entries, Optional.empty()));
          RevisionDraft.Draft draft = drafts.of(source, connections, classPath);
          return new MigrationDraft(
              "V%d__%s.sql".formatted(next(entries), title), draft.sql(), draft.isEmpty());
        });
  }

  /** What is pending would be drafted once more. */
  private static void settled(MigrationSource source, List<MigrationScript> pending) {
    if (!pending.isEmpty()) {
      throw new MigrationException(
          List.of(
              Problem.of(
                  pending.getFirst().shown(),
                  "is pending: run 'xcore migration upgrade %s' first".formatted(source.plugin()))),
          null);
    }
  }

  private static long next(List<MigrationEntry> entries) {
    return entries.stream()
            .mapToLong(entry -> Long.parseLong(entry.version().split("\\.")[0]))
            .max()
            .orElse(0)
        + 1;
  }

  /**
   * Copies the tables of a plugin.
   *
   * @param source the plugin as it lies on disk
   * @return where the copy is
   * @throws MigrationException if that fails
   */
  public MigrationBackup backup(MigrationSource source) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> backups.make(source.plugin(), connections.schema()));
  }

  /**
   * Lists the copies of a plugin's tables.
   *
   * @param plugin its name
   * @return the newest first
   */
  public List<MigrationBackup> backups(String plugin) {
    return backups.of(plugin);
  }

  /**
   * Puts the tables of a plugin back as they were. What is there now is copied first.
   *
   * @param source the plugin as it lies on disk
   * @param name of the copy; empty for the newest
   * @return the copies: the one that was put back, and the one made before
   * @throws MigrationException if there is none, or it cannot be put back
   */
  public List<MigrationBackup> restore(MigrationSource source, Optional<String> name) {
    return with(
        MigrationScripts.read(source),
        (connections, migrations) -> {
          try {
            return backups.restore(source.plugin(), connections.schema(), name);
          } finally {
            database.tablesChanged(source.plugin());
          }
        });
  }

  /**
   * Tells how the platform's own tables are; brings them up to date first, as every start does.
   *
   * @return every migration
   * @throws MigrationException if the database cannot be used
   */
  public MigrationReport platform() {
    return onPlatform(connections -> {
      DatabaseSchema schema = connections.schema();
      return new MigrationReport(
          PLATFORM,
          schema.database(),
          schema.dialect().label(),
          schema.shown(),
          HistoryEntries.of(PlatformHistory.of(connections), version -> false, Set.of()));
    });
  }

  /**
   * Copies the platform's own tables.
   *
   * @return where the copy is
   * @throws MigrationException if that fails
   */
  public MigrationBackup backupPlatform() {
    return onPlatform(connections -> backups.make(PLATFORM, connections.schema()));
  }

  /** Something to do with the platform's tables. */
  private interface PlatformWork<T> {
    T run(SchemaConnections connections) throws Exception;
  }

  private <T> T onPlatform(PlatformWork<T> work) {
    MigrationSettings now = settings.get();
    return threads.run(
        PLATFORM,
        "the platform",
        now.timeout(),
        giveUp -> {
          try (SchemaConnections connections =
              new SchemaConnections(database.platformSchema(), now.timeout())) {
            giveUp.accept(connections::giveUp);
            return work.run(connections);
          }
        });
  }
}
