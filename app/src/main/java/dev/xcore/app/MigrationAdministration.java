package dev.xcore.app;

import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.MigrationFiles;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.server.MigrationsAdmin;
import dev.xcore.services.migrations.MigrationBackup;
import dev.xcore.services.migrations.MigrationChange;
import dev.xcore.services.migrations.MigrationDraft;
import dev.xcore.services.migrations.MigrationEntry;
import dev.xcore.services.migrations.MigrationReport;
import dev.xcore.services.migrations.PluginMigrations;
import dev.xcore.services.migrations.UnsafeStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What administrators do with the tables of plugins: of those that lie in the plugin folder now,
 * whether they are loaded or not. Thread safe.
 */
final class MigrationAdministration implements MigrationsAdmin {

  private static final String PLATFORM = PluginMigrations.PLATFORM;

  private final PluginFolder folder;
  private final PluginClasses classes;
  private final PluginMigrations migrations;
  private final PluginSupervisor supervisor;

  private MigrationAdministration(
      KernelOptions kernel, PluginMigrations migrations, PluginSupervisor supervisor) {
    this.folder = PluginFolder.of(kernel);
    this.classes = new PluginClasses(kernel);
    this.migrations = migrations;
    this.supervisor = supervisor;
  }

  /**
   * Makes the administration.
   *
   * @param kernel knows where plugins lie
   * @param migrations of their tables
   * @param supervisor knows which serve
   */
  static MigrationAdministration of(
      KernelOptions kernel, PluginMigrations migrations, PluginSupervisor supervisor) {
    return new MigrationAdministration(kernel, migrations, supervisor);
  }

  private List<PluginPackage> plugins() {
    return folder.scan().stream()
        .filter(PluginFolder.Found.class::isInstance)
        .map(entry -> ((PluginFolder.Found) entry).plugin())
        .toList();
  }

  private MigrationSource source(String name) {
    return source(plugin(name));
  }

  private PluginPackage plugin(String name) {
    if (name.equals(PLATFORM)) {
      throw new ConflictException(
          "the platform brings its own tables up to date when it starts; of them there is status,"
              + " history and backup");
    }
    return find(name)
        .orElseThrow(() ->
            new PluginNotFoundException(
                "there is no plugin '%s' with a sound manifest in %s"
                    .formatted(name, folder.directory())));
  }

  private Optional<PluginPackage> find(String name) {
    return plugins().stream().filter(each -> each.manifest().name().equals(name)).findFirst();
  }

  private static MigrationSource source(PluginPackage plugin) {
    try {
      return MigrationFiles.of(plugin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<?> list() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (PluginPackage plugin : plugins()) {
      MigrationSource source = source(plugin);
      if (!source.files().isEmpty()) {
        lines.add(line(source));
      }
    }
    lines.add(summary(migrations.platform()));
    return lines;
  }

  /** One plugin whose files are wrong does not hide the others. */
  private Map<String, Object> line(MigrationSource source) {
    try {
      return summary(migrations.status(source));
    } catch (MigrationException e) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("plugin", source.plugin());
      line.put(
          "problem",
          e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
      return line;
    }
  }

  private static Map<String, Object> summary(MigrationReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("plugin", report.plugin());
    tree.put("database", report.database());
    tree.put("dialect", report.dialect());
    tree.put("schema", report.schema());
    tree.put("current", report.current().orElse(""));
    for (MigrationEntry.State state : MigrationEntry.State.values()) {
      long count = report.count(state);
      if (count > 0 || state == MigrationEntry.State.PENDING) {
        tree.put(text(state), count);
      }
    }
    return tree;
  }

  private static String text(MigrationEntry.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> tree(MigrationReport report) {
    Map<String, Object> tree = summary(report);
    tree.put("entries", report.entries().stream().map(MigrationAdministration::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(MigrationEntry entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", entry.version());
    tree.put("description", entry.description());
    tree.put("script", entry.script());
    tree.put("state", text(entry.state()));
    tree.put("can_undo", entry.canUndo());
    entry.installedAt().ifPresent(time -> tree.put("installed_at", time.toString()));
    entry.took().ifPresent(time -> tree.put("duration_ms", time.toMillis()));
    return tree;
  }

  private static Map<String, Object> tree(UnsafeStatement statement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", statement.file());
    tree.put("version", statement.version());
    tree.put("line", statement.line());
    tree.put("statement", statement.statement());
    tree.put("reason", statement.reason());
    return tree;
  }

  private static Map<String, Object> tree(MigrationChange change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("scripts", change.scripts());
    change.backup().ifPresent(name -> tree.put("backup", name));
    tree.put("status", tree(change.report()));
    return tree;
  }

  private static Map<String, Object> tree(MigrationBackup backup) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", backup.name());
    tree.put("plugin", backup.plugin());
    tree.put("file", backup.file().toString());
    tree.put("created_at", backup.createdAt().toString());
    tree.put("bytes", backup.bytes());
    return tree;
  }

  @Override
  public Map<String, Object> status(String name) {
    return tree(name.equals(PLATFORM) ? migrations.platform() : migrations.status(source(name)));
  }

  @Override
  public List<?> scan(String name) {
    return migrations.scan(source(name)).stream().map(MigrationAdministration::tree).toList();
  }

  @Override
  public Map<String, Object> upgrade(
      String name, Optional<String> target, boolean isUnsafe, boolean isKept) {
    return tree(migrations.upgrade(source(name), target, isUnsafe, isKept));
  }

  @Override
  public Map<String, Object> downgrade(String name, Optional<String> target, boolean isKept) {
    return tree(migrations.downgrade(source(name), target, isKept));
  }

  @Override
  public List<String> repair(String name, boolean checksums) {
    return migrations.repair(source(name), checksums);
  }

  @Override
  public Map<String, Object> revision(String name, String title, boolean isRun) {
    PluginPackage plugin = plugin(name);
    if (plugin.form() == PluginPackage.Form.ARCHIVE) {
      throw new ConflictException(
          "plugin '%s' is an archive, in which nothing is written; draft the migration where its folder is"
              .formatted(name));
    }
    MigrationDraft draft =
        classes.read(
            plugin, this::find, classPath -> migrations.draft(source(plugin), classPath, title));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", draft.isEmpty() ? "" : write(plugin, draft).toString());
    tree.put("sql", draft.sql());
    tree.put("empty", draft.isEmpty());
    if (isRun && !draft.isEmpty()) {
      tree.putAll(upgrade(name, Optional.empty(), false, true));
    }
    return tree;
  }

  private static Path write(PluginPackage plugin, MigrationDraft draft) {
    Path file = plugin.location().resolve("migrations").resolve(draft.file());
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, draft.sql(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<?> backups(String name) {
    String known = name.equals(PLATFORM) ? name : source(name).plugin();
    return migrations.backups(known).stream().map(MigrationAdministration::tree).toList();
  }

  @Override
  public Map<String, Object> backup(String name) {
    return tree(
        name.equals(PLATFORM) ? migrations.backupPlatform() : migrations.backup(source(name)));
  }

  /** A plugin that serves would find its tables gone for a moment. */
  @Override
  public Map<String, Object> restore(String name, Optional<String> backup) {
    MigrationSource source = source(name);
    if (supervisor.find(name).filter(PluginStatus::isServing).isPresent()) {
      throw new ConflictException(
          "plugin '%s' uses its tables: unload it first, by 'xcore plugin unload %s'"
              .formatted(name, name));
    }
    List<MigrationBackup> both = migrations.restore(source, backup);
    return Map.of("restored", tree(both.getFirst()), "before", tree(both.getLast()));
  }
}
