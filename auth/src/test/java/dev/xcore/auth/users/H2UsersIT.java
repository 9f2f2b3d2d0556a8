package dev.xcore.auth.users;

import java.nio.file.Path;

/** Accounts, roles and keys in H2. */
final class H2UsersIT extends UsersContract {

  @Override
  UsersDatabase make(Path folder) throws Exception {
    return UsersDatabase.h2(folder);
  }
}
