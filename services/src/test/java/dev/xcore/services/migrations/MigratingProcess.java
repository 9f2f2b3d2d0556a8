package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Migrates plugin {@code shop}, and says when a slow statement runs, to be killed then. */
final class MigratingProcess {

  private MigratingProcess() {}

  /**
   * Takes a folder with scripts, a query that counts slow statements, the place of the database,
   * its user and password.
   */
  public static void main(String[] arguments) throws Exception {
    TestDatabase test = TestDatabase.known(Arrays.copyOfRange(arguments, 2, arguments.length));
    DatabaseService service =
        DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    Thread watch =
        Thread.ofPlatform().start(() -> watch(service.platform().database(), arguments[1]));
    MigrationSettings settings =
        new MigrationSettings(
            true,
            false,
            Duration.ofMinutes(2),
            new MigrationSettings.Backup(false, Path.of(arguments[0]), 1));
    PluginMigrations.create(service, () -> settings).prepare(source(Path.of(arguments[0])));
    watch.join();
  }

  private static void watch(Database platform, String query) {
    while (true) {
      try {
        if (platform.queryOne(query, Long.class).orElse(0L) > 0) {
          System.out.println("in the middle");
          return;
        }
      } catch (XcoreException opening) {
        System.err.println(opening);
      }
    }
  }

  private static MigrationSource source(Path folder) throws IOException {
    Map<String, byte[]> scripts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        scripts.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return new MigrationSource("shop", "1.0.0", "/plugins/shop", scripts);
  }
}
