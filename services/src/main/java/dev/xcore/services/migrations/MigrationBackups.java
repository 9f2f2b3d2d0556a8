package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.sql.DatabaseSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of plugins' tables: {@code DIRECTORY/PLUGIN/PLUGIN-TIME.jsonl.gz}, readable by their user
 * only. A copy gets its name when it is whole. Thread safe if no two threads work on one plugin.
 */
final class MigrationBackups {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationBackups.class);

  private static final String ENDING = ".jsonl.gz";
  private static final int FORMAT = 1;
  private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Supplier<MigrationSettings.Backup> settings;
  private final InstantSource clock;

  MigrationBackups(Supplier<MigrationSettings.Backup> settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private Path folder(String plugin) {
    return settings.get().directory().resolve(plugin);
  }

  /** Copies the tables of a plugin; copies beyond those to keep go. */
  MigrationBackup make(String plugin, DatabaseSchema schema) throws Exception {
    MigrationBackup made = copy(plugin, schema);
    List<MigrationBackup> all = of(plugin);
    for (MigrationBackup old :
        all.subList(Math.min(settings.get().keep(), all.size()), all.size())) {
      Files.deleteIfExists(old.file());
    }
    return made;
  }

  private MigrationBackup copy(String plugin, DatabaseSchema schema) throws Exception {
    Path folder = Files.createDirectories(folder(plugin));
    Instant now = clock.instant();
    Path file = folder.resolve(plugin + "-" + TIME.format(now) + ENDING);
    Path draft = Files.createTempFile(folder, ".making-", ENDING);
    SchemaCopy way = SchemaCopy.of(schema);
    try (Connection connection = way.connect(LONGEST_STATEMENT)) {
      if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      }
      CopyFile.write(draft, head(plugin, schema, now), steps -> way.write(connection, steps));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    LOG.info("tables copied plugin={} file={}", plugin, file);
    return backup(plugin, file);
  }

  private static Map<String, Object> head(String plugin, DatabaseSchema schema, Instant now) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("format", FORMAT);
    head.put("plugin", plugin);
    head.put("dialect", schema.dialect().label());
    head.put("schema", schema.shown());
    head.put("created_at", now.toString());
    return head;
  }

  private static MigrationBackup backup(String plugin, Path file) throws IOException {
    return new MigrationBackup(
        String.valueOf(file.getFileName()),
        plugin,
        file,
        Files.getLastModifiedTime(file).toInstant(),
        Files.size(file));
  }

  /** Lists the copies of a plugin's tables, the newest first. */
  List<MigrationBackup> of(String plugin) {
    if (!Files.isDirectory(folder(plugin))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder(plugin))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(plugin + "-"))
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted(Comparator.reverseOrder())
          .map(file -> known(plugin, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MigrationBackup known(String plugin, Path file) {
    try {
      return backup(plugin, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a copy back, after copying what is there; returns both. */
  List<MigrationBackup> restore(String plugin, DatabaseSchema schema, Optional<String> name)
      throws Exception {
    MigrationBackup wanted = find(plugin, name);
    check(wanted, schema);
    MigrationBackup before = copy(plugin, schema);
    SchemaCopy way = SchemaCopy.of(schema);
    try (Connection connection = way.connect(LONGEST_STATEMENT)) {
      way.restore(connection, steps -> CopyFile.read(wanted.file(), steps));
    } catch (Exception e) {
      throw failed(wanted, before, schema, e);
    }
    LOG.info("tables put back plugin={} file={}", plugin, wanted.file());
    return List.of(wanted, before);
  }

  private MigrationBackup find(String plugin, Optional<String> name) {
    List<MigrationBackup> all = of(plugin);
    return all.stream()
        .filter(each -> name.map(each.name()::equals).orElse(true))
        .findFirst()
        .orElseThrow(() ->
            wrong(
                folder(plugin).toString(),
                name.map(
                        "holds no copy '%s'; 'xcore migration restore --list' names them"
                            ::formatted)
                    .orElse(
                        "holds no copy; make one with 'xcore migration backup " + plugin + "'")));
  }

  private static void check(MigrationBackup wanted, DatabaseSchema schema) throws IOException {
    Map<?, ?> head = CopyFile.head(wanted.file());
    if (!schema.dialect().label().equals(head.get("dialect"))
        || !wanted.plugin().equals(head.get("plugin"))) {
      throw wrong(
          wanted.file().toString(),
          "is a copy of plugin '%s' in %s; it cannot be put into %s"
              .formatted(head.get("plugin"), head.get("dialect"), schema.dialect().label()));
    }
  }

  private static MigrationException failed(
      MigrationBackup wanted, MigrationBackup before, DatabaseSchema schema, Exception e) {
    String left =
        schema.dialect().canUndoTables()
            ? "nothing was changed"
            : "some of it may be there; what was there before is in " + before.name();
    return new MigrationException(
        List.of(
            Problem.of(
                wanted.file().toString(),
                "cannot be put back: %s; %s"
                    .formatted(ScriptFailure.of(e, Optional.empty()).message(), left))),
        e);
  }

  private static MigrationException wrong(String file, String message) {
    return new MigrationException(List.of(Problem.of(file, message)), null);
  }
}
