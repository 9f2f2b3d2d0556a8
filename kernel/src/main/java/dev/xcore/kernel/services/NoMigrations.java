package dev.xcore.kernel.services;

import dev.xcore.kernel.settings.Problem;
import java.util.List;

/** Where there are no databases, there are no tables to change. */
final class NoMigrations implements Migrations {

  @Override
  public String service() {
    return "db";
  }

  @Override
  public void prepare(MigrationSource source) {
    throw new MigrationException(
        List.of(
            Problem.of(
                source.location(),
                "has migrations, and this platform was put together without a database")),
        null);
  }
}
