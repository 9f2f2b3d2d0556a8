package dev.xcore.services.tasks;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;

final class H2TasksIT extends TaskContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.h2(folder);
  }
}
