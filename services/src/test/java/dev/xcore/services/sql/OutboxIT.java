package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.events.EventTarget;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.services.events.SqlEventStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that are published in transactions, on every database there is. */
@Timeout(120)
final class OutboxIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final List<Object> taken = new CopyOnWriteArrayList<>();
  private final Binder binder = Binder.create();
  private volatile boolean isStoreAway;
  private TestDatabase test;
  private DatabaseService service;
  private EventBus bus;
  private PluginServices services;
  private Database db;

  private void start(Dialect dialect) throws Exception {
    test =
        switch (dialect) {
          case H2 -> TestDatabase.h2(folder);
          case POSTGRESQL -> TestDatabase.postgres();
          case MARIADB -> TestDatabase.mariaDb();
        };
    test.with("shop");
    bus =
        EventBus.create(
            EventSettings.DEFAULT, SqlEventStore.create(this::store), folder.resolve("takers"));
    SubscriptionSet<EventOptions, EventTarget, Subscriber> set = bus.subscriptions("taker");
    set.add("take", "order.placed", true, EventOptions.DEFAULT, new Taker());
    set.begin(Optional.empty());
    OutboxOptions outbox = new OutboxOptions(folder.resolve("outbox"), bus::publishAgain);
    service =
        DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.of(outbox));
    service.start();
    services = DatabaseContract.open(service, "shop");
    db = DatabaseContract.database(service, services);
    db.update("CREATE TABLE placed (number INT)");
  }

  @AfterEach
  void stop() throws Exception {
    if (service != null) {
      services.close();
      bus.close();
      service.stop();
      test.close();
    }
  }

  private Database store() {
    if (isStoreAway) {
      throw new ServiceUnavailableException("the store is away");
    }
    return service.platform().database();
  }

  /** Remembers what it is given. */
  private final class Taker implements EventTarget {

    @Override
    public boolean mayTake(String name) {
      return true;
    }

    @Override
    public void take(
        Subscriber subscriber,
        PostedEvent event,
        int attempt,
        Duration timeout,
        Runnable onDeadline) {
      taken.add(event.data());
    }
  }

  private void publish(String data) {
    bus.publish(bus.event("order.placed", "shop", Optional.of("key"), null, null, binder, data));
  }

  private List<Integer> left() {
    return db.query("SELECT 1 FROM xcore_outbox", Integer.class);
  }

  @ParameterizedTest
  @EnumSource
  void theyAreSentWhenItCommitsAndOnlyThen(Dialect dialect) throws Exception {
    start(dialect);
    db.transaction(transaction -> {
      transaction.update("INSERT INTO placed (number) VALUES (1)");
      publish("first");
      Thread.sleep(200);
      assertThat(taken).isEmpty();
      db.transaction(inner -> {
        publish("inner");
      });
      db.transaction(inner -> {
        publish("undone");
        inner.rollback();
      });
      assertThatThrownBy(() ->
              db.transaction(inner -> {
                publish("thrown");
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
    });
    db.transaction(transaction -> {
      publish("never");
      transaction.rollback();
    });
    publish("outside");
    await().atMost(PATIENCE).until(() -> taken.size() == 3);
    assertThat(taken).containsExactly("first", "inner", "outside");
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void thoseOfAnotherThreadOrPluginAreSentAtOnce(Dialect dialect) throws Exception {
    start(dialect);
    db.transaction(transaction -> {
      bus.publish(
          bus.event("order.placed", "other", Optional.empty(), null, null, binder, "other"));
      Thread.ofVirtual().start(() -> publish("thread")).join();
      await().atMost(PATIENCE).until(() -> taken.size() == 2);
      transaction.rollback();
    });
    assertThat(taken).containsExactlyInAnyOrder("other", "thread");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeSentAfterTheCommitIsSentLater(Dialect dialect) throws Exception {
    start(dialect);
    isStoreAway = true;
    db.transaction(transaction -> {
      publish("late");
    });
    assertThat(left()).hasSize(1);
    isStoreAway = false;
    await().atMost(PATIENCE).until(() -> left().isEmpty() && !taken.isEmpty());
    assertThat(taken).containsExactly("late");
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatThePlatformHasNotWrittenAreNotSent(Dialect dialect) throws Exception {
    start(dialect);
    isStoreAway = true;
    db.transaction(transaction -> {
      publish("true");
    });
    assertThat(db.update("UPDATE xcore_outbox SET content = '\"forged\"'")).isEqualTo(1);
    isStoreAway = false;
    await().atMost(PATIENCE).until(() -> left().isEmpty());
    publish("last");
    await().atMost(PATIENCE).until(() -> !taken.isEmpty());
    assertThat(taken).containsExactly("last");
  }
}
