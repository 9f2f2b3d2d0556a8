package dev.xcore.services.sql;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** MariaDB does what databases do. */
@Tag("full")
final class MariaDbDatabaseIT extends ServerDatabaseContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.mariaDb();
  }

  @Override
  String identity() {
    return "BIGINT AUTO_INCREMENT PRIMARY KEY";
  }

  @Override
  List<String> types() {
    return List.of("VARBINARY(100)", "UUID", "TIMESTAMP(6) NULL");
  }

  @Override
  String schemaQuery() {
    return "SELECT DATABASE()";
  }
}
