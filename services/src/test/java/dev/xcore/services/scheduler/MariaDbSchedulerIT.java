package dev.xcore.services.scheduler;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The scheduler on MariaDB. */
@Tag("full")
class MariaDbSchedulerIT extends ServerSchedulerContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.mariaDb();
  }

  @Override
  int port() {
    return 3306;
  }
}
