package dev.xcore.auth.users;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Accounts, roles and keys in MariaDB. */
@Tag("full")
final class MariaDbUsersIT extends UsersContract {

  @Override
  UsersDatabase make(Path folder) throws Exception {
    return UsersDatabase.mariaDb(folder);
  }
}
