package dev.xcore.services.state;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;

final class H2StateIT extends SharedStateContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.h2(folder);
  }
}
