package dev.xcore.auth.otp;

import dev.xcore.auth.secret.TestTables;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Second factors on Postgres. */
@Tag("full")
class PostgresOtpIT extends OtpContract {

  @Override
  TestTables make(Path folder) throws Exception {
    return TestTables.postgres();
  }
}
