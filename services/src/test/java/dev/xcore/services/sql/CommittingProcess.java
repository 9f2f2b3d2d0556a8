package dev.xcore.services.sql;

import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Commits row after row and says so after each, until it is killed. */
final class CommittingProcess {

  private CommittingProcess() {}

  /** Takes the folder of the database. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    TestDatabase test = TestDatabase.h2(Path.of(arguments[0]));
    DatabaseService service =
        DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    try (PluginServices services = DatabaseContract.open(service, "shop")) {
      Database db = DatabaseContract.database(service, services);
      db.update("CREATE TABLE IF NOT EXISTS acknowledged (number BIGINT PRIMARY KEY)");
      long first =
          db.queryOne("SELECT COALESCE(MAX(number), 0) FROM acknowledged", Long.class).orElse(0L);
      for (long number = first + 1; ; number++) {
        db.update("INSERT INTO acknowledged VALUES (?)", number);
        out.println(number);
      }
    }
  }
}
