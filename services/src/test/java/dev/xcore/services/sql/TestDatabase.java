package dev.xcore.services.sql;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseSettings.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A database of a test's own: a file of H2, or a database on a server of this machine, which is
 * dropped in the end with all that plugins had there. Where the server does not answer the test is
 * skipped, or fails if XCORE_REQUIRE_SERVICES is true.
 */
public final class TestDatabase implements AutoCloseable {

  public static final String SECRET = "a secret that the test made up";

  private final DatabaseUrl url;
  private final Login login;
  private final List<String> cleaning = new ArrayList<>();

  private TestDatabase(DatabaseUrl url, Login login) {
    this.url = url;
    this.login = login;
  }

  public static TestDatabase h2(Path folder) {
    return new TestDatabase(
        DatabaseUrl.embedded(folder.resolve("test")), new Login("xcore", "secret"));
  }

  /** Finds one that another process has made: what {@link #known()} says. */
  public static TestDatabase known(String... words) {
    return new TestDatabase(
        words[0].startsWith("jdbc:")
            ? DatabaseUrl.parse(words[0], Path.of(""))
            : DatabaseUrl.embedded(Path.of(words[0])),
        new Login(words[1], words[2]));
  }

  /** Says how another process finds it. */
  public List<String> known() {
    String place = url.file().map(Path::toString).orElse(url.base());
    return List.of(place, login.user(), login.password());
  }

  public static TestDatabase postgres() {
    return onServer("jdbc:postgresql://127.0.0.1:5432/postgres", new Login("postgres", ""));
  }

  public static TestDatabase mariaDb() {
    return onServer("jdbc:mariadb://127.0.0.1:3306/mysql", new Login("root", ""));
  }

  private static TestDatabase onServer(String server, Login login) {
    String name = "xcore_test_" + ThreadLocalRandom.current().nextInt(1_000_000_000);
    DatabaseUrl url = DatabaseUrl.parse(server, Path.of(""));
    TestDatabase database = new TestDatabase(url.withDatabase(name), login);
    try {
      database.execute(url, "CREATE DATABASE " + name);
    } catch (SQLException e) {
      String message = "%s does not answer: %s".formatted(url, e.getMessage());
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw new AssertionError(message, e);
      }
      return abort(message);
    }
    return database;
  }

  public DatabaseUrl url() {
    return url;
  }

  Login login() {
    return login;
  }

  public DatabaseSettings settings() {
    return settings("default", url, 4);
  }

  DatabaseSettings settings(String name, DatabaseUrl at, int poolSize) {
    return new DatabaseSettings(
        name,
        name.equals("default"),
        at,
        login,
        Isolation.USER,
        poolSize,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        false,
        false);
  }

  /** Names one of the platform's own tables, for statements beside the platform. */
  public String platformTable(String table) {
    return url.dialect() == Dialect.MARIADB
        ? "`%s$$xcore`.%s".formatted(url.database(), table)
        : PlatformDatabase.SCHEMA + "." + table;
  }

  /** Changes how long to wait for a connection. */
  DatabaseSettings patient(DatabaseSettings of, Duration patience) {
    return new DatabaseSettings(
        of.name(),
        of.isDefault(),
        of.url(),
        of.login(),
        of.isolation(),
        of.poolSize(),
        patience,
        of.statementTimeout(),
        of.slowQuery(),
        of.isRequired(),
        of.isEager());
  }

  /** Changes from when on statements are slow. */
  DatabaseSettings noting(DatabaseSettings of, Duration slow) {
    return new DatabaseSettings(
        of.name(),
        of.isDefault(),
        of.url(),
        of.login(),
        of.isolation(),
        of.poolSize(),
        of.connectionTimeout(),
        of.statementTimeout(),
        slow,
        of.isRequired(),
        of.isEager());
  }

  /** Lets plugins share the platform's user. */
  DatabaseSettings shared(DatabaseSettings of) {
    return new DatabaseSettings(
        of.name(),
        of.isDefault(),
        of.url(),
        of.login(),
        Isolation.SCHEMA,
        of.poolSize(),
        of.connectionTimeout(),
        of.statementTimeout(),
        of.slowQuery(),
        of.isRequired(),
        of.isEager());
  }

  /** Notes a plugin that leaves something on the server. */
  public TestDatabase with(String... plugins) {
    for (String plugin : plugins) {
      String user = SchemaNames.user(url.database(), plugin);
      switch (url.dialect()) {
        case H2 -> {}
        case POSTGRESQL -> cleaning.add("DROP ROLE IF EXISTS \"" + user + '"');
        case MARIADB -> {
          cleaning.add("DROP USER IF EXISTS '" + user + "'@'%'");
          cleaning.add(
              "DROP DATABASE IF EXISTS `" + SchemaNames.database(url.database(), plugin) + '`');
        }
      }
    }
    return this;
  }

  /** Executes a statement as the platform's user, beside the platform. */
  public void execute(String sql) throws SQLException {
    execute(url, sql);
  }

  private void execute(DatabaseUrl at, String sql) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public String read(String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private Connection connect(DatabaseUrl at) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", login.user());
    properties.put("password", login.password());
    properties.put("connectTimeout", at.dialect() == Dialect.MARIADB ? "2000" : "2");
    if (at.dialect() == Dialect.H2) {
      properties.clear();
      return DriverManager.getConnection(at.jdbc(), login.user(), login.password());
    }
    return DriverManager.getConnection(at.jdbc(), properties);
  }

  @Override
  public void close() throws SQLException {
    switch (url.dialect()) {
      case H2 -> {}
      case POSTGRESQL -> {
        DatabaseUrl server = url.withDatabase("postgres");
        execute(server, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(url.database()));
        for (String statement : cleaning) {
          execute(server, statement);
        }
      }
      case MARIADB -> {
        DatabaseUrl server = url.withDatabase("mysql");
        execute(server, "DROP DATABASE IF EXISTS " + url.database());
        execute(server, "DROP DATABASE IF EXISTS `%s$$xcore`".formatted(url.database()));
        for (String statement : cleaning) {
          execute(server, statement);
        }
      }
    }
  }
}
