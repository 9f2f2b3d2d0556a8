package dev.xcore.services.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in a table. */
abstract class SqlDocumentsContract extends DocumentsContract {

  @TempDir private Path folder;
  private TestDatabase database;
  private DatabaseService service;

  abstract TestDatabase make(Path folder);

  @Override
  DocumentStore open() throws Exception {
    database = make(folder);
    service =
        DatabaseService.create(database.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    // A machine with much to do takes its time to make the tables.
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> rows() == 0);
    return new SqlDocuments(() -> service.platform().database(), Instant::now);
  }

  @Override
  void end() throws Exception {
    if (service != null) {
      service.stop();
    }
    if (database != null) {
      database.close();
    }
  }

  private long rows() {
    return service
        .platform()
        .database()
        .queryOne("SELECT COUNT(*) FROM document", Long.class)
        .orElseThrow();
  }

  @Test
  void rowsWhoseTimeIsOverAreDeletedInTheEnd() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    SqlDocuments store = new SqlDocuments(() -> service.platform().database(), now::get);
    PluginDocuments port = new PluginDocuments(store, "shop");
    byte[] json = {'1'};
    for (int i = 0; i < 5; i++) {
      port.write("default", "k" + i, json, Duration.ofSeconds(10).toMillis(), -1);
    }
    assertThat(rows()).isEqualTo(5);
    now.set(now.get().plusSeconds(120));
    assertThat(port.keys("default", "", "", 10)).isEmpty();
    port.write("default", "new", json, 0, -1);
    await().until(() -> rows() == 1);
  }
}
