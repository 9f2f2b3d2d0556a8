package dev.xcore.services.sql;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the platform's own tables up to date: scripts {@code V1__name.sql} in {@code migrations}
 * beside this class, those of all dialects and those of one. Flyway takes a lock in the database,
 * so that several nodes may start at once.
 */
final class PlatformMigrations {

  private PlatformMigrations() {}

  static void run(Residence residence, DataSource source) {
    FluentConfiguration configuration =
        Flyway.configure(PlatformMigrations.class.getClassLoader())
            .dataSource(source)
            .table(PlatformDatabase.HISTORY)
            .locations(PlatformDatabase.scripts(residence.url().dialect()).toArray(String[]::new))
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .communityDBSupportEnabled(false);
    residence.schema().ifPresent(schema -> configuration.schemas(schema).defaultSchema(schema));
    configuration.createSchemas(false).load().migrate();
  }
}
