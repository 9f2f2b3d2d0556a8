package dev.xcore.auth.otp;

import dev.xcore.auth.secret.TestTables;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Second factors on MariaDb. */
@Tag("full")
class MariaDbOtpIT extends OtpContract {

  @Override
  TestTables make(Path folder) throws Exception {
    return TestTables.mariaDb();
  }
}
