package dev.xcore.services.tasks;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("full")
final class MariaDbTasksIT extends TaskContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.mariaDb();
  }
}
