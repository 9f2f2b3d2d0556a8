package dev.xcore.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * PostgreSQL at {@code XCORE_BENCHMARK_POSTGRES} or the usual port, with a database for a while.
 */
final class PostgresServer {

  private PostgresServer() {}

  /** What is done with the address of an empty database. */
  interface Use {
    void of(String url) throws IOException;
  }

  /** Does something with a new database and drops it; says so where no server answers. */
  static void with(String database, Use use) throws IOException {
    String server =
        System.getenv()
            .getOrDefault(
                "XCORE_BENCHMARK_POSTGRES",
                "jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres");
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + database);
      use.of(server.replaceFirst("/[^/?]+(\\?|$)", "/" + database + "$1"));
      statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    } catch (SQLException e) {
      System.err.println("No PostgreSQL, so nothing of it: " + e.getMessage());
    }
  }
}
