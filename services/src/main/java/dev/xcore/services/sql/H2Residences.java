package dev.xcore.services.sql;

import dev.xcore.services.sql.DatabaseSettings.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Places in H2. Plugins always have users of their own here: an administrator of H2 can run any
 * Java code and read any file.
 */
final class H2Residences extends Residences {

  /** What must not differ between connections, because the first one opens the database. */
  private static final String LETTERS =
      ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_ON_EXIT=FALSE";

  /** Without it a commit is acknowledged half a second before it is written. */
  private static final String DURABLE = ";WRITE_DELAY=0";

  private static final String STAYS_IN_MEMORY = ";DB_CLOSE_DELAY=-1";

  private final WriteGate gate = new WriteGate();
  private final Supplier<String> secret;
  private final boolean isSandboxed;

  H2Residences(DatabaseSettings settings, Supplier<String> secret) {
    this(settings, secret, false);
  }

  private H2Residences(DatabaseSettings settings, Supplier<String> secret, boolean isSandboxed) {
    super(settings, secret);
    this.secret = secret;
    this.isSandboxed = isSandboxed;
  }

  /**
   * Returns the place of a plugin that nobody trusts: a database of its own, so that nothing it
   * finds in H2 leads to the data of others, and nobody waits for its turn to write.
   */
  @Override
  Optional<Residences> apart(String plugin) {
    DatabaseUrl place = settings().url().beside(SchemaNames.schema(plugin));
    return Optional.of(new H2Residences(settings().at(place), secret, true));
  }

  @Override
  DataSource source(Residence residence) {
    DataSource plain = super.source(residence);
    return settings().url().file().isPresent() ? new GatedConnections(plain, gate) : plain;
  }

  @Override
  DatabaseUrl adminUrl() {
    String more = LETTERS + DURABLE + (isInMemory() ? STAYS_IN_MEMORY : "");
    DatabaseUrl url = settings().url();
    return new DatabaseUrl(
        url.dialect(), url.base(), more + url.parameters(), url.user(), url.password());
  }

  private boolean isInMemory() {
    return settings().url().base().startsWith("jdbc:h2:mem:");
  }

  /** The folder of a new database is its user's only: H2 makes files that all may read. */
  @Override
  void prepare() throws IOException {
    Optional<Path> folder = settings().url().file().map(Path::getParent);
    if (folder.isEmpty() || Files.exists(folder.get())) {
      return;
    }
    boolean isPosix = folder.get().getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Files.createDirectories(folder.get(), attributes);
  }

  /** Leaves out what only an administrator may set. */
  private DatabaseUrl pluginUrl() {
    DatabaseUrl url = settings().url();
    return new DatabaseUrl(url.dialect(), url.base(), LETTERS, url.user(), url.password());
  }

  @Override
  Residence provide(Connection admin, String plugin) throws SQLException {
    String schema = SchemaNames.schema(plugin);
    Login login = login(schema);
    try (Statement statement = admin.createStatement()) {
      if (isSandboxed) {
        refuseObjects(statement);
      }
      statement.execute(
          "CREATE USER IF NOT EXISTS %s PASSWORD %s".formatted(name(schema), password(login)));
      statement.execute("ALTER USER %s SET PASSWORD %s".formatted(name(schema), password(login)));
      statement.execute(
          "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s".formatted(name(schema), name(schema)));
    }
    return new Residence(pluginUrl(), login, Optional.of(schema));
  }

  /** May be set while there are no tables only, so it is asked for first. */
  private static void refuseObjects(Statement statement) throws SQLException {
    String name = NoObjects.class.getName();
    try (ResultSet found =
        statement.executeQuery(
            "SELECT 1 FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME ="
                + " 'JAVA_OBJECT_SERIALIZER' AND SETTING_VALUE LIKE '%"
                + name
                + "%'")) {
      if (found.next()) {
        return;
      }
    }
    statement.execute("SET JAVA_OBJECT_SERIALIZER '" + name + "'");
  }

  @Override
  Residence platform(Connection admin) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(PlatformDatabase.SCHEMA));
    }
    return new Residence(adminUrl(), settings().login(), Optional.of(PlatformDatabase.SCHEMA));
  }

  @Override
  Map<String, String> properties() {
    return Map.of();
  }
}
