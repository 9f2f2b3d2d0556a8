package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.migrations.MigrationEntry.State;
import dev.xcore.services.migrations.MigrationScript.Kind;
import dev.xcore.services.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The migrations of one plugin in its schema. Flyway runs them, and takes a lock in the database,
 * so that several nodes may begin at once. Used by one thread.
 */
final class SchemaMigrations {

  /** What was done, in the schema of the plugin. */
  static final String HISTORY = "xcore_migrations";

  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final SchemaConnections connections;
  private final String location;
  private final Map<String, MigrationScript> versioned = new LinkedHashMap<>();
  private final Map<String, MigrationScript> undo = new LinkedHashMap<>();
  private final MigrationMarks marks;
  private final Duration patience;

  SchemaMigrations(SchemaConnections connections, MigrationScripts scripts, Duration patience) {
    this.connections = connections;
    this.location = scripts.source().location();
    this.patience = patience;
    this.marks = new MigrationMarks(connections, scripts.source().plugin());
    for (MigrationScript script : scripts.of(dialect())) {
      (script.kind() == Kind.UNDO ? undo : versioned).put(script.order().getVersion(), script);
    }
  }

  private Dialect dialect() {
    return connections.schema().dialect();
  }

  private Flyway flyway(Optional<String> target, Callback... callbacks) {
    FluentConfiguration configuration =
        Flyway.configure(SchemaMigrations.class.getClassLoader())
            .dataSource(connections)
            .resourceProvider(new ScriptResources(List.copyOf(versioned.values())))
            .javaMigrationClassProvider(List::of)
            .callbacks(callbacks)
            .skipDefaultCallbacks(true)
            .table(HISTORY)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .baselineDescription("what was there before")
            .placeholderReplacement(false)
            .lockRetryCount(Math.toIntExact(Math.max(1, patience.toSeconds())))
            .cleanDisabled(true)
            .communityDBSupportEnabled(false);
    target.ifPresent(configuration::target);
    connections
        .schema()
        .schema()
        .ifPresent(schema -> configuration.schemas(schema).defaultSchema(schema));
    return configuration.createSchemas(false).load();
  }

  /**
   * Tells with one statement that there is nothing to do, as at most loads: Flyway needs some ten
   * for that. Whatever is not plain is left to it.
   */
  boolean isUpToDate() throws SQLException {
    Map<String, String> expected = new HashMap<>();
    versioned.forEach(
        (version, script) -> expected.put(version, script.checksum() + " " + script.description()));
    try (Connection connection = connections.getConnection()) {
      return marks.isThere(connection, HISTORY) && done(connection).equals(expected);
    }
  }

  private Map<String, String> done(Connection connection) throws SQLException {
    Map<String, String> done = new HashMap<>();
    String sql =
        "SELECT %s, %s, %s FROM %s WHERE %s <> '0' AND %s = TRUE"
            .formatted(
                quoted("version"),
                quoted("checksum"),
                quoted("description"),
                quoted(HISTORY),
                quoted("version"),
                quoted("success"));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        done.put(rows.getString(1), rows.getInt(2) + " " + rows.getString(3));
      }
    }
    return done;
  }

  /** Reads history and scripts together, oldest first. */
  List<MigrationEntry> entries() throws SQLException {
    Map<String, MigrationMarks.Mark> marked = marks.all();
    return HistoryEntries.of(
        flyway(Optional.empty()).info(), version -> undo.containsKey(version), marked.keySet());
  }

  /**
   * Checks that what is pending may follow what was done.
   *
   * @throws MigrationException if not; names the files
   */
  void check(List<MigrationEntry> entries) throws SQLException {
    List<Problem> problems = new ArrayList<>();
    Map<String, MigrationMarks.Mark> marked = marks.all();
    for (MigrationEntry entry : entries) {
      obstacle(entry, marked).ifPresent(message -> problems.add(Problem.of(shown(entry), message)));
    }
    if (!problems.isEmpty()) {
      throw new MigrationException(problems, null);
    }
  }

  private Optional<String> obstacle(MigrationEntry entry, Map<String, MigrationMarks.Mark> marked) {
    String when = entry.installedAt().map(time -> " at " + time).orElse("");
    return switch (entry.state()) {
      case APPLIED, PENDING, NEWER -> Optional.empty();
      case CHANGED ->
          Optional.of(
              "was changed after it was run%s; bring its former text back and put the change into a new migration, or, if it only reads differently, run 'xcore migration repair %s --checksums'"
                  .formatted(when, marks.plugin()));
      case MISSING ->
          Optional.of("was run%s and is not there any more; bring the file back".formatted(when));
      case TOO_LATE ->
          Optional.of("is older than a migration that was run; give it the next number");
      case UNFINISHED ->
          Optional.ofNullable(marked.get(entry.version()))
              .map(mark -> UnfinishedText.of(mark, marks));
    };
  }

  private String shown(MigrationEntry entry) {
    MigrationScript script = versioned.get(entry.version());
    return script == null ? location + "/migrations/" + entry.script() : script.shown();
  }

  /** Returns the scripts of what is pending, up to a version. */
  List<MigrationScript> pending(List<MigrationEntry> entries, Optional<String> target) {
    return entries.stream()
        .filter(entry -> entry.state() == State.PENDING)
        .filter(entry -> target.map(last -> !isAfter(entry.version(), last)).orElse(true))
        .flatMap(entry -> Stream.ofNullable(versioned.get(entry.version())))
        .toList();
  }

  private static boolean isAfter(String version, String other) {
    return MigrationVersion.fromVersion(version).isNewerThan(other);
  }

  /**
   * Runs what is pending, each migration in a transaction of its own where the database can.
   *
   * @throws MigrationException if one fails; says what was done
   */
  void upgrade(Optional<String> target) throws SQLException {
    marks.prepare();
    MarkingCallback callback = new MarkingCallback(marks, versioned, InstantSource.system());
    try {
      migrate(target, callback);
    } catch (FlywayException e) {
      throw callback.refusal().orElseGet(() -> failed(e, callback.running()));
    }
    for (String version : marks.all().keySet()) {
      if (isApplied(version)) {
        marks.remove(version);
      }
    }
  }

  /** Of several nodes that find no history, those that lose the race to begin one try again. */
  private void migrate(Optional<String> target, MarkingCallback callback) {
    for (int attempt = 1; ; attempt++) {
      try {
        flyway(target, callback).migrate();
        return;
      } catch (FlywayException e) {
        boolean isRace =
            callback.running().isEmpty() && String.valueOf(e.getMessage()).contains("baseline");
        if (!isRace || attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private MigrationException failed(FlywayException error, Optional<MigrationScript> running) {
    ScriptFailure failure = ScriptFailure.of(error, running);
    boolean isWhole = running.isEmpty() || isUndone(running.get(), failure.line());
    try {
      clean(running, failure.line(), isWhole);
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
    return new MigrationException(
        List.of(
            new Problem(
                running.map(MigrationScript::shown).orElse(location),
                failure.line(),
                0,
                "",
                failure.message() + consequence(running, isWhole))),
        error);
  }

  /** Whether nothing of a script is left behind although it failed. */
  private boolean isUndone(MigrationScript script, int line) {
    if (script.isAtomic(dialect())) {
      return true;
    }
    List<ScriptStatement> before =
        script.statements(dialect()).stream().filter(each -> each.line() < line).toList();
    return line > 0 && before.stream().allMatch(ScriptStatement::changesRowsOnly);
  }

  /** Flyway's record of the failure goes; where some of it is done, the mark says so. */
  private void clean(Optional<MigrationScript> running, int line, boolean isWhole)
      throws SQLException {
    if (dialect().canUndoTables()) {
      return;
    }
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM %s WHERE %s = FALSE".formatted(quoted(HISTORY), quoted("success")));
    }
    if (running.isPresent() && isWhole) {
      marks.remove(running.get().version());
    } else if (running.isPresent()) {
      marks.stopped(running.get().version(), line);
    }
  }

  private String consequence(Optional<MigrationScript> running, boolean isWhole) {
    if (running.isEmpty()) {
      return "";
    }
    return isWhole
        ? "; nothing of V%s is left behind: mend it and load the plugin again"
            .formatted(running.get().version())
        : "; %s cannot undo changes of tables, so what stands before that line is done: undo it by hand or let the script bear it (IF NOT EXISTS), mend the rest, then run 'xcore migration repair %s'"
            .formatted(dialect().label(), marks.plugin());
  }

  private String quoted(String name) {
    return dialect().quoted(name);
  }

  private boolean isApplied(String version) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      return isApplied(connection, version, "");
    }
  }

  private boolean isApplied(Connection connection, String version, String lock)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s WHERE %s = ?%s"
            .formatted(quoted("script"), quoted(HISTORY), quoted("version"), lock);
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, version);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /**
   * Returns what takes back everything above a version, newest first.
   *
   * @param target the version that stays; {@code 0} for none
   * @throws MigrationException if that cannot be taken back; names what is missing
   */
  List<MigrationScript> undoing(List<MigrationEntry> entries, String target) {
    List<MigrationScript> scripts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (MigrationEntry entry : entries.reversed()) {
      if (!entry.isDone() || !isAfter(entry.version(), target)) {
        continue;
      }
      MigrationScript script = undo.get(entry.version());
      if (script == null) {
        problems.add(
            Problem.of(
                shown(entry),
                "cannot be taken back: there is no U%s__%s.sql beside it"
                    .formatted(entry.version(), entry.description().replace(' ', '_'))));
      } else {
        scripts.add(script);
      }
    }
    if (!problems.isEmpty()) {
      throw new MigrationException(problems, null);
    }
    return scripts;
  }

  /**
   * Takes one migration back, and forgets that it was run: in one transaction where the database
   * can.
   *
   * @throws MigrationException if a statement fails
   */
  void undo(MigrationScript script) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      connection.setAutoCommit(false);
      if (!isApplied(connection, script.order().getVersion(), " FOR UPDATE")) {
        connection.rollback();
        return; // Another node was faster.
      }
      ScriptStatement at = null;
      try (Statement statement = connection.createStatement()) {
        for (ScriptStatement each : script.statements(dialect())) {
          at = each;
          statement.execute(each.sql());
        }
        forget(connection, script.order().getVersion());
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw notUndone(script, at == null ? 0 : at.line(), e);
      }
    }
  }

  private MigrationException notUndone(MigrationScript script, int line, SQLException e) {
    String left =
        script.isAtomic(dialect())
            ? "; nothing was changed"
            : "; %s cannot undo changes of tables, so what stands before that line is done"
                .formatted(dialect().label());
    return new MigrationException(
        List.of(new Problem(script.shown(), line, 0, "", ScriptFailure.message(e) + left)), e);
  }

  private void forget(Connection connection, String version) throws SQLException {
    String sql = "DELETE FROM %s WHERE %s = ?".formatted(quoted(HISTORY), quoted("version"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, version);
      statement.executeUpdate();
    }
  }

  /**
   * Forgets what stopped half way, so that it is run again.
   *
   * @param checksums whether scripts that were changed count as they are now
   * @return what was mended, in words
   */
  List<String> repair(boolean checksums) throws SQLException {
    List<String> mended = new ArrayList<>();
    for (MigrationEntry entry : entries()) {
      if (entry.state() == State.UNFINISHED) {
        marks.remove(entry.version());
        mended.add("V%s will be run again".formatted(entry.version()));
      }
    }
    if (checksums) {
      mended.addAll(acceptChanges());
    }
    return mended;
  }

  private List<String> acceptChanges() throws SQLException {
    List<String> accepted = new ArrayList<>();
    for (MigrationEntry entry : entries()) {
      MigrationScript script = versioned.get(entry.version());
      if (entry.state() == State.CHANGED && script != null) {
        accept(script);
        accepted.add("V%s counts as it is written now".formatted(entry.version()));
      }
    }
    return accepted;
  }

  private void accept(MigrationScript script) throws SQLException {
    String sql =
        "UPDATE %s SET %s = ?, %s = ? WHERE %s = ?"
            .formatted(
                quoted(HISTORY), quoted("checksum"), quoted("description"), quoted("version"));
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, script.checksum());
      statement.setString(2, script.description());
      statement.setString(3, script.order().getVersion());
      statement.executeUpdate();
    }
  }
}
