package dev.xcore.services.sql;

import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import java.io.PrintStream;
import java.util.Optional;

/** Writes two halves in each transaction and says so when it has committed, until it is killed. */
final class TransferringProcess {

  private TransferringProcess() {}

  /** Takes the place of the database, its user and password. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    TestDatabase test = TestDatabase.known(arguments);
    DatabaseService service =
        DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    PluginServices services = DatabaseContract.open(service, "shop");
    Database db = DatabaseContract.database(service, services);
    for (int i = 0; i < 3; i++) {
      int writer = i;
      Thread.ofPlatform().start(() -> write(db, out, writer));
    }
  }

  private static void write(Database db, PrintStream out, int writer) {
    for (long number = writer; ; number += 3) {
      long now = number;
      db.transaction(tx -> {
        tx.update("INSERT INTO halves VALUES (?, 'first')", now);
        tx.update("UPDATE total SET n = n + 1 WHERE writer = ?", writer);
        tx.update("INSERT INTO halves VALUES (?, 'second')", now);
      });
      out.println(number);
    }
  }
}
