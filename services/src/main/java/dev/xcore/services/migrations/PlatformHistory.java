package dev.xcore.services.migrations;

import dev.xcore.services.sql.DatabaseSchema;
import dev.xcore.services.sql.PlatformDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** What was done to the platform's own tables. */
final class PlatformHistory {

  private PlatformHistory() {}

  static MigrationInfoService of(SchemaConnections connections) {
    DatabaseSchema schema = connections.schema();
    FluentConfiguration configuration =
        Flyway.configure(PlatformHistory.class.getClassLoader())
            .dataSource(connections)
            .table(PlatformDatabase.HISTORY)
            .locations(PlatformDatabase.scripts(schema.dialect()).toArray(String[]::new))
            .cleanDisabled(true)
            .communityDBSupportEnabled(false);
    schema.schema().ifPresent(name -> configuration.schemas(name).defaultSchema(name));
    return configuration.createSchemas(false).load().info();
  }
}
