package dev.xcore.services.scheduler;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;

/** The scheduler on PostgreSQL. */
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
