package dev.xcore.services.migrations;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Migrations on MariaDB. */
@Tag("full")
class MariaDbMigrationsIT extends MigrationContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.mariaDb();
  }

  @Override
  String identity() {
    return "BIGINT AUTO_INCREMENT PRIMARY KEY";
  }

  @Override
  String bytes() {
    return "VARBINARY(100)";
  }

  @Override
  String slow() {
    return "DO SLEEP(60)";
  }

  @Override
  String slowOnes() {
    return "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP%' AND id <>"
        + " connection_id()";
  }

  @Override
  String folder() {
    return "mariadb";
  }
}
