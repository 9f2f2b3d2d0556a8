package dev.xcore.app;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A database of a test's own on a server of this machine, dropped in the end. Where no server
 * answers the test is skipped, or fails if XCORE_REQUIRE_SERVICES is true.
 *
 * @param server its URL up to the name
 * @param user who connects, without a password
 * @param name of the database
 */
record ServerDatabase(String server, String user, String name) implements AutoCloseable {

  static ServerDatabase postgres() throws SQLException {
    return made("jdbc:postgresql://127.0.0.1:5432/", "postgres");
  }

  static ServerDatabase mariaDb() throws SQLException {
    return made("jdbc:mariadb://127.0.0.1:3306/", "root");
  }

  private static ServerDatabase made(String server, String user) throws SQLException {
    int port = Integer.parseInt(server.replaceAll(".*:([0-9]+)/", "$1"));
    require(server, port);
    ServerDatabase database =
        new ServerDatabase(
            server, user, "xcore_test_" + ThreadLocalRandom.current().nextInt(1_000_000_000));
    database.execute("CREATE DATABASE " + database.name());
    return database;
  }

  /** Skips the test, or fails it, where nothing answers at a port of this machine. */
  static void require(String what, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
    } catch (IOException e) {
      String message = "%s does not answer: %s".formatted(what, e.getMessage());
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw new AssertionError(message, e);
      }
      abort(message);
    }
  }

  String url() {
    return server + name;
  }

  /** Ends all connections to this PostgreSQL database and takes no more, as if it were away. */
  void refuse() throws SQLException {
    execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false");
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
  }

  /** Takes connections again. */
  void accept() throws SQLException {
    execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true");
  }

  private void execute(String sql) throws SQLException {
    String entrance = server + (user.equals("root") ? "mysql" : "postgres");
    try (Connection connection = DriverManager.getConnection(entrance, user, "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute("DROP DATABASE " + name + (user.equals("root") ? "" : " WITH (FORCE)"));
  }
}
