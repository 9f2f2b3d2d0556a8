package dev.xcore.services.scheduler;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The scheduler on PostgreSQL. */
@Tag("full")
class PostgresSchedulerIT extends ServerSchedulerContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.postgres();
  }

  @Override
  int port() {
    return 5432;
  }
}
