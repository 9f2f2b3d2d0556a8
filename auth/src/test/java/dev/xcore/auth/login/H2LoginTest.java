package dev.xcore.auth.login;

import dev.xcore.auth.secret.TestTables;
import java.nio.file.Path;

/** Logging in on H2. */
class H2LoginTest extends LoginContract {

  @Override
  TestTables make(Path folder) throws Exception {
    return TestTables.h2(folder);
  }
}
