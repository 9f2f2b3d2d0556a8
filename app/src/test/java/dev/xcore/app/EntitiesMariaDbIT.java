package dev.xcore.app;

import org.junit.jupiter.api.Tag;

/** Entities on MariaDB. */
@Tag("full")
class EntitiesMariaDbIT extends EntitiesContract {

  private ServerDatabase database;

  @Override
  String database() throws Exception {
    database = ServerDatabase.mariaDb();
    return "services: {databases: {default: {url: \"%s\", user: %s}}}\n"
        .formatted(database.url(), database.user());
  }

  @Override
  void drop() throws Exception {
    if (database != null) {
      database.close();
    }
  }
}
