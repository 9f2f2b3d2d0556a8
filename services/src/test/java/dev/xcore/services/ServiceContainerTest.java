package dev.xcore.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.Service.State;
import dev.xcore.services.ServiceDefinition.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceContainerTest {

  private static final HealthSchedule QUICK =
      new HealthSchedule(true, Duration.ofMillis(20), Duration.ofMillis(500), 1);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** A service that a test can break and mend. */
  private final class Fragile implements Service {

    private final String name;
    private volatile boolean isBroken;
    private volatile Health health = Health.healthy();

    Fragile(String name) {
      this.name = name;
    }

    @Override
    public void start() {
      if (isBroken) {
        throw new IllegalStateException(name + " has no disk");
      }
      log.add("start " + name);
    }

    @Override
    public void stop() {
      log.add("stop " + name);
    }

    @Override
    public Health health() {
      return health;
    }
  }

  private static ServiceDefinition of(String name, Kind kind, Service service) {
    return new ServiceDefinition(name, kind, service, false, Duration.ofSeconds(10));
  }

  private ServiceContainer container(ServiceDefinition... definitions) {
    return ServiceContainer.create(
        List.of(definitions),
        QUICK,
        (name, data) -> events.add(name + data),
        InstantSource.system());
  }

  private static State state(ServiceContainer container) {
    return container.services().getFirst().state();
  }

  @Test
  void startsInTheOrderOfKindsAndStopsInReverse() {
    try (ServiceContainer container =
        container(
            of("mine", Kind.EXTENSION, new Fragile("mine")),
            of("jobs", Kind.SCHEDULER, new Fragile("jobs")),
            of("db", Kind.DATABASE, new Fragile("db")),
            of("db.second", Kind.DATABASE, new Fragile("db.second")),
            of("cache", Kind.CACHE, new Fragile("cache")))) {
      container.start();
      assertThat(container.services()).allMatch(service -> service.state() == State.READY);
    }
    assertThat(log)
        .containsExactly(
            "start db",
            "start db.second",
            "start cache",
            "start jobs",
            "start mine",
            "stop mine",
            "stop jobs",
            "stop cache",
            "stop db.second",
            "stop db");
  }

  @Test
  void oneThatFailsIsReportedAndComesUpWhenItCan() {
    Fragile broken = new Fragile("db");
    broken.isBroken = true;
    try (ServiceContainer container =
        container(of("db", Kind.DATABASE, broken), of("cache", Kind.CACHE, new Fragile("cache")))) {
      container.start();
      assertThat(container.services())
          .extracting(ServiceStatus::state)
          .containsExactly(State.FAILED, State.READY);
      assertThat(container.services().getFirst().message()).isEqualTo("db has no disk");

      broken.isBroken = false;
      await().untilAsserted(() -> assertThat(state(container)).isEqualTo(State.READY));
    }
    assertThat(events).containsExactly("service.db.down{error=db has no disk}", "service.db.up{}");
  }

  @Test
  void withoutARequiredOneNothingStarts() {
    Fragile broken = new Fragile("db");
    broken.isBroken = true;
    ServiceDefinition required =
        new ServiceDefinition("db", Kind.DATABASE, broken, true, Duration.ofSeconds(10));
    try (ServiceContainer container =
        container(required, of("cache", Kind.CACHE, new Fragile("cache")))) {
      assertThatThrownBy(container::start)
          .isInstanceOf(ServiceStartException.class)
          .hasMessageContaining("required service 'db' could not be started: db has no disk");
    }
    assertThat(log).doesNotContain("start cache", "stop cache");
  }

  @Test
  void healthDecidesAboutTheState() {
    Fragile service = new Fragile("db");
    try (ServiceContainer container = container(of("db", Kind.DATABASE, service))) {
      container.start();
      service.health = Health.degraded("slow");
      await().untilAsserted(() -> assertThat(state(container)).isEqualTo(State.DEGRADED));
      service.health = Health.unhealthy("gone");
      await().untilAsserted(() -> assertThat(state(container)).isEqualTo(State.FAILED));
      assertThat(container.services().getFirst().message()).isEqualTo("gone");
      service.health = Health.healthy();
      await().untilAsserted(() -> assertThat(state(container)).isEqualTo(State.READY));
    }
    assertThat(events).containsExactly("service.db.down{error=gone}", "service.db.up{}");
  }

  @Test
  void oneThatHangsIsGivenUpAndTheRestComesUp() {
    CountDownLatch never = new CountDownLatch(1);
    Service hanging =
        new Service() {
          @Override
          public void start() throws InterruptedException {
            never.await();
          }
        };
    ServiceDefinition definition =
        new ServiceDefinition("db", Kind.DATABASE, hanging, false, Duration.ofMillis(100));
    try (ServiceContainer container =
        container(definition, of("cache", Kind.CACHE, new Fragile("cache")))) {
      container.start();
      assertThat(container.services().getFirst().message()).contains("did not end within 100ms");
      assertThat(log).containsExactly("start cache");
    }
  }

  @Test
  void twoOfANameAreRefused() {
    assertThatThrownBy(() ->
            container(
                of("db", Kind.DATABASE, new Fragile("a")), of("db", Kind.CACHE, new Fragile("b"))))
        .hasMessage("two services are called 'db'");
  }
}
