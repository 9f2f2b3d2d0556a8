package dev.xcore.auth.users;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Accounts, roles and keys in PostgreSQL. */
@Tag("full")
final class PostgresUsersIT extends UsersContract {

  @Override
  UsersDatabase make(Path folder) throws Exception {
    return UsersDatabase.postgres(folder);
  }
}
