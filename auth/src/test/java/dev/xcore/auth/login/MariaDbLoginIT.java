package dev.xcore.auth.login;

import dev.xcore.auth.secret.TestTables;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Logging in on MariaDb. */
@Tag("full")
class MariaDbLoginIT extends LoginContract {

  @Override
  TestTables make(Path folder) throws Exception {
    return TestTables.mariaDb();
  }
}
