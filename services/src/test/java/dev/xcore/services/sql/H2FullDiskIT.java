package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded database does on a disk that becomes full while it is written to. */
@Timeout(120)
final class H2FullDiskIT {

  private static final int WRITERS = 4;
  private static final int MOST = 2000;
  private static final int BYTES = 32_000;

  @TempDir private Path folder;
  private SmallDisk disk;
  private DatabaseService service;
  private PluginServices services;
  private Database db;

  @BeforeEach
  void start() throws Exception {
    disk = SmallDisk.mount(folder, 24);
    open();
    db.update("CREATE TABLE acknowledged (number BIGINT PRIMARY KEY, content VARBINARY(40000))");
    disk.load(8);
  }

  private void open() throws Exception {
    service =
        DatabaseService.create(
            TestDatabase.h2(disk.folder()).settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    services = DatabaseContract.open(service, "shop");
    db = DatabaseContract.database(service, services);
  }

  @AfterEach
  void stop() throws Exception {
    if (disk != null) {
      try {
        services.close();
        service.stop();
      } finally {
        disk.close();
      }
    }
  }

  private static byte[] content(long number) {
    byte[] bytes = new byte[BYTES];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private void write(long number) {
    db.transaction(tx -> {
      tx.update("INSERT INTO acknowledged VALUES (?, ?)", number, content(number));
    });
  }

  /** Writes until it fails; returns why. */
  private XcoreException writeUntilFull(int writer, Map<Long, Boolean> acknowledged) {
    for (long i = 0; i < MOST; i++) {
      long number = i * WRITERS + writer;
      try {
        write(number);
        acknowledged.put(number, true);
      } catch (XcoreException full) {
        return full;
      }
    }
    throw new AssertionError("the disk does not become full");
  }

  @Test
  void nothingAcknowledgedIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
    Map<Long, Boolean> acknowledged = new ConcurrentHashMap<>();
    List<Future<XcoreException>> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        failures.add(threads.submit(() -> writeUntilFull(writer, acknowledged)));
      }
    }

    List<XcoreException> errors = new ArrayList<>();
    for (Future<XcoreException> failure : failures) {
      errors.add(failure.get());
    }
    assertThat(errors)
        .allSatisfy(error ->
            assertThat(error.code())
                .as("%s", error)
                .isIn("service_unavailable", "peer_failed", "conflict"))
        .anySatisfy(error ->
            assertThat(error)
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("the disk of database 'default' is full: make room at ")
                .hasMessageContaining(disk.folder().toString()));

    disk.free();

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(XcoreException.class)
        .until(() -> {
          write(-1);
          return true;
        });
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> service.health().status() == Health.Status.HEALTHY);
    requireAll(acknowledged);
    services.close();
    service.stop();
    open();
    requireAll(acknowledged);
  }

  private void requireAll(Map<Long, Boolean> acknowledged) {
    assertThat(acknowledged).isNotEmpty();
    for (long number : acknowledged.keySet()) {
      assertThat(
              db.queryOne(
                  "SELECT content FROM acknowledged WHERE number = ?", byte[].class, number))
          .as("row %s", number)
          .hasValueSatisfying(found -> assertThat(found).isEqualTo(content(number)));
    }
  }
}
