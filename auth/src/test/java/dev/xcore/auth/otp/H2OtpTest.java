package dev.xcore.auth.otp;

import dev.xcore.auth.secret.TestTables;
import java.nio.file.Path;

/** Second factors on H2. */
class H2OtpTest extends OtpContract {

  @Override
  TestTables make(Path folder) throws Exception {
    return TestTables.h2(folder);
  }
}
