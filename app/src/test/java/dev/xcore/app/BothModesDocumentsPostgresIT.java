package dev.xcore.app;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The contract with PostgreSQL, and answers in Redis. */
@Tag("full")
class BothModesDocumentsPostgresIT extends BothModesDocumentsContract {

  private final List<ServerDatabase> databases = new ArrayList<>();

  @Override
  String services(String mode) throws SQLException {
    ServerDatabase.require("Redis", 6379);
    ServerDatabase database = ServerDatabase.postgres();
    databases.add(database);
    return """
    app: {name: xcore-test-%d}
    services:
      cache: {url: "redis://127.0.0.1:6379/0"}
      databases:
        default: {url: "%s", user: %s}
    """
        .formatted(
            ThreadLocalRandom.current().nextInt(1_000_000_000), database.url(), database.user());
  }

  @Override
  String moment() {
    return "TIMESTAMPTZ";
  }

  @Override
  Map<String, String> sequence() {
    return Map.of(
        "make", "CREATE SEQUENCE IF NOT EXISTS numbers", "next", "SELECT nextval('numbers')");
  }

  @AfterAll
  void drop() throws Exception {
    stop();
    for (ServerDatabase database : databases) {
      database.close();
    }
  }
}
