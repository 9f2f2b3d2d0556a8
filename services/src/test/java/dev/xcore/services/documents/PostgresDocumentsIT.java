package dev.xcore.services.documents;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;

/** Documents in PostgreSQL. */
final class PostgresDocumentsIT extends SqlDocumentsContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.postgres();
  }
}
