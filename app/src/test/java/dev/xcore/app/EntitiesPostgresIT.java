package dev.xcore.app;

import org.junit.jupiter.api.Tag;

/** Entities on PostgreSQL. */
@Tag("full")
class EntitiesPostgresIT extends EntitiesContract {

  private ServerDatabase database;

  @Override
  String database() throws Exception {
    database = ServerDatabase.postgres();
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
