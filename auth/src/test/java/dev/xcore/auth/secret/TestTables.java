package dev.xcore.auth.secret;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.xcore.sdk.Database;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseSettings.Login;
import dev.xcore.services.sql.DatabaseUrl;
import dev.xcore.services.sql.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The tables of a core plugin in a database of a test's own, made by the plugin's own scripts. */
public final class TestTables implements AutoCloseable {

  private final DatabaseService service;
  private final Optional<Server> server;

  private record Server(String url, Login login, String database) {}

  private TestTables(DatabaseService service, Optional<Server> server) {
    this.service = service;
    this.server = server;
  }

  public static TestTables h2(Path folder) throws Exception {
    return open(
        DatabaseUrl.embedded(folder.resolve("test")),
        new Login("xcore", "secret"),
        Optional.empty());
  }

  public static TestTables postgres() throws Exception {
    return onServer("jdbc:postgresql://127.0.0.1:5432/postgres", new Login("postgres", ""));
  }

  public static TestTables mariaDb() throws Exception {
    return onServer("jdbc:mariadb://127.0.0.1:3306/mysql", new Login("root", ""));
  }

  private static TestTables onServer(String url, Login login) throws Exception {
    String name = "xcore_test_" + ThreadLocalRandom.current().nextInt(1_000_000_000);
    Server server = new Server(url, login, name);
    try {
      execute(server, "CREATE DATABASE " + name);
    } catch (SQLException e) {
      String message = "%s does not answer: %s".formatted(url, e.getMessage());
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw new AssertionError(message, e);
      }
      return abort(message);
    }
    return open(
        DatabaseUrl.parse(url.replaceFirst("[a-z]+$", name), Path.of("")),
        login,
        Optional.of(server));
  }

  private static void execute(Server server, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                server.url(), server.login().user(), server.login().password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static TestTables open(DatabaseUrl url, Login login, Optional<Server> server)
      throws Exception {
    DatabaseService service =
        DatabaseService.create(
            new DatabaseSettings(
                "default",
                true,
                url,
                login,
                Isolation.USER,
                16,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                false,
                false),
            () -> "a secret that the test made up",
            Optional.empty());
    service.start();
    return new TestTables(service, server);
  }

  /** Makes the tables of a core plugin. */
  public TestTables of(String plugin, String script) throws IOException {
    String path = "/core/%s/migrations/%s".formatted(plugin, script);
    try (InputStream in = TestTables.class.getResourceAsStream(path)) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String statement : sql.replaceAll("(?m)--.*$", "").split(";")) {
        if (!statement.isBlank()) {
          database().update(statement);
        }
      }
    }
    return this;
  }

  public Database database() {
    return service.platform().database();
  }

  @Override
  public void close() throws Exception {
    service.stop();
    if (server.isPresent()) {
      String name = server.get().database();
      boolean isMariaDb =
          DatabaseUrl.parse(server.get().url(), Path.of("")).dialect() == Dialect.MARIADB;
      execute(server.get(), "DROP DATABASE IF EXISTS " + name + (isMariaDb ? "" : " WITH (FORCE)"));
      if (isMariaDb) {
        execute(server.get(), "DROP DATABASE IF EXISTS `%s$$xcore`".formatted(name));
      }
    }
  }
}
