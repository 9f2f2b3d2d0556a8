package dev.xcore.services.state;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("full")
final class MariaDbStateIT extends SharedStateContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.mariaDb();
  }
}
