package dev.xcore.services.documents;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Documents in PostgreSQL. */
@Tag("full")
final class PostgresDocumentsIT extends SqlDocumentsContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.postgres();
  }
}
