package dev.xcore.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Health.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SubjectHealthTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final HealthMonitor monitor = HealthMonitor.create(InstantSource.system());
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    monitor.close();
  }

  private SubjectHealth watch(HealthSchedule schedule) {
    return monitor.watch(
        "plugin 'shop'",
        schedule,
        look -> Thread.ofPlatform().daemon().name("check").unstarted(look),
        new HealthListener() {
          @Override
          public void unhealthy(HealthReport report) {
            told.add("unhealthy " + report.message());
          }

          @Override
          public void recovered(HealthReport report) {
            told.add("recovered");
          }
        });
  }

  private static HealthSchedule every(Duration interval, Duration timeout) {
    return new HealthSchedule(true, interval, timeout, 2);
  }

  private static List<Finding> found(Health health) {
    return List.of(new Finding("db", health, Duration.ZERO));
  }

  @Test
  void theSecondFailedRoundInARowCountsAndOneThatDoesNotFailRecovers() {
    HealthVerdict verdict = HealthVerdict.NONE;
    verdict = verdict.after(found(Health.unhealthy("gone")), NOON, 2);
    assertThat(verdict.isUnhealthy()).isFalse();
    assertThat(verdict.report().status()).isEqualTo(Status.DEGRADED);

    verdict = verdict.after(found(Health.healthy()), NOON, 2);
    verdict = verdict.after(found(Health.unhealthy("gone")), NOON, 2);
    assertThat(verdict.isUnhealthy()).as("they were not in a row").isFalse();

    verdict = verdict.after(found(Health.unhealthy("gone")), NOON, 2);
    assertThat(verdict.isUnhealthy()).isTrue();
    assertThat(verdict.report().failures()).isEqualTo(2);
    assertThat(verdict.report().message()).isEqualTo("db: gone");

    verdict = verdict.after(found(Health.degraded("slow")), NOON, 2);
    assertThat(verdict.isUnhealthy()).isFalse();
    assertThat(verdict.report().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void tellsOfEachChangeOnceAndGoesOnChecking() {
    AtomicReference<Health> now = new AtomicReference<>(Health.healthy());
    SubjectHealth health = watch(every(SOON, Duration.ofSeconds(5)));
    health.add(new HealthProbe("db", now::get));
    health.begin();
    await().until(() -> health.report().checkedAt().isPresent());
    assertThat(told).isEmpty();

    now.set(Health.unhealthy("no connection"));
    await().until(() -> health.report().failures() > 3);
    assertThat(health.report().status()).isEqualTo(Status.UNHEALTHY);
    now.set(Health.healthy());
    await().until(() -> health.report().status() == Status.HEALTHY);

    await().until(() -> told.size() == 2);
    assertThat(told).containsExactly("unhealthy db: no connection", "recovered");
  }

  @Test
  void theFirstRoundIsWaitedForAndAFailureCountsAtOnce() {
    SubjectHealth health = watch(every(Duration.ofHours(1), Duration.ofSeconds(5)));
    health.add(new HealthProbe("cache", () -> Health.degraded("cold").with("entries", 0)));
    health.add(new HealthProbe("db", () -> Health.unhealthy("gone")));

    HealthReport report = health.first();

    assertThat(report.status()).isEqualTo(Status.UNHEALTHY);
    assertThat(report.message()).isEqualTo("cache: cold; db: gone");
    assertThat(report.findings()).extracting(Finding::name).containsExactly("cache", "db");
    assertThat(told).containsExactly("unhealthy cache: cold; db: gone");
  }

  @Test
  void aCheckThatHangsIsUnhealthyHoldsUpNobodyAndIsNotSentAgain() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    SubjectHealth health = watch(every(SOON, Duration.ofMillis(50)));
    health.add(
        new HealthProbe(
            "stubborn",
            () -> {
              sent.incrementAndGet();
              boolean isOver = false;
              while (!isOver) {
                try {
                  never.await();
                  isOver = true;
                } catch (InterruptedException e) {
                  isOver = false;
                }
              }
              return Health.healthy();
            }));
    health.add(new HealthProbe("quick", Health::healthy));

    HealthReport first = health.first();
    assertThat(first.findings().getFirst().health().message())
        .isEqualTo("the check did not answer within 50ms");
    assertThat(first.findings().getLast().health().status()).isEqualTo(Status.HEALTHY);
    health.begin();
    await().until(() -> health.report().failures() > 3);
    assertThat(health.report().message()).contains("ignores its interrupt");
    assertThat(sent).hasValue(1);

    never.countDown();
    await().until(() -> health.report().status() == Status.HEALTHY);
  }

  @Test
  void aCheckThatTakesTooLongIsInterrupted() {
    AtomicBoolean isInterrupted = new AtomicBoolean();
    SubjectHealth health = watch(every(Duration.ofHours(1), Duration.ofMillis(50)));
    health.add(
        new HealthProbe(
            "slow",
            () -> {
              try {
                Thread.sleep(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                isInterrupted.set(true);
              }
              return Health.healthy();
            }));

    assertThat(health.first().status()).isEqualTo(Status.UNHEALTHY);
    await().untilTrue(isInterrupted);
  }

  @Test
  void whatACheckThrowsIsToldToAdministratorsOnly() {
    SubjectHealth health = watch(every(Duration.ofHours(1), Duration.ofSeconds(5)));
    health.add(
        new HealthProbe(
            "db",
            () -> {
              throw new IllegalStateException("password=secret");
            }));
    health.add(new HealthProbe("none", () -> null));

    List<Finding> findings = health.first().findings();

    assertThat(findings.getFirst().health().message()).doesNotContain("secret");
    assertThat(findings.getFirst().health().details())
        .isEqualTo(Map.of("exception", "java.lang.IllegalStateException: password=secret"));
    assertThat(findings.getLast().health().message()).isEqualTo("the check returned null");
  }

  @Test
  void keepsPlainValuesOfDetailsOnly() {
    Object own =
        new Object() {
          @Override
          public String toString() {
            return "mine";
          }
        };
    SubjectHealth health = watch(every(Duration.ofHours(1), Duration.ofSeconds(5)));
    health.add(
        new HealthProbe(
            "db", () -> Health.healthy("a\nb").with("own", own).with("n", 1).with("ok", true)));

    Health found = health.first().findings().getFirst().health();

    assertThat(found.message()).isEqualTo("a");
    assertThat(found.details()).isEqualTo(Map.of("own", "mine", "n", 1, "ok", true));
  }

  @Test
  void aChangedScheduleIsInForceAtOnce() {
    AtomicInteger looks = new AtomicInteger();
    SubjectHealth health = watch(every(Duration.ofHours(1), Duration.ofSeconds(5)));
    health.add(
        new HealthProbe(
            "db",
            () -> {
              looks.incrementAndGet();
              return Health.unhealthy("gone");
            }));
    health.begin();

    health.change(every(SOON, Duration.ofSeconds(5)));
    await().until(() -> told.contains("unhealthy db: gone"));

    health.change(new HealthSchedule(false, SOON, Duration.ofSeconds(5), 2));
    await().until(() -> told.contains("recovered"));
    assertThat(health.report().status()).isEqualTo(Status.HEALTHY);
    assertThat(health.first().findings()).isEmpty();
  }

  @Test
  void checksThatAreAddedLaterAreMadeAndRemovedOnesAreNot() {
    SubjectHealth health = watch(every(SOON, Duration.ofSeconds(5)));
    health.begin();
    Runnable removal = health.add(new HealthProbe("db", () -> Health.degraded("slow")));
    assertThatThrownBy(() -> health.add(new HealthProbe("db", Health::healthy)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'db'");
    await().until(() -> health.report().status() == Status.DEGRADED);

    removal.run();
    health.add(new HealthProbe("cache", Health::healthy));

    await().until(() -> health.report().status() == Status.HEALTHY);
    assertThat(health.report().findings()).extracting(Finding::name).containsExactly("cache");
  }

  @Test
  void nothingIsCheckedOrToldAfterTheEnd() throws InterruptedException {
    CountDownLatch isLooking = new CountDownLatch(1);
    SubjectHealth health = watch(every(SOON, Duration.ofSeconds(30)));
    health.add(
        new HealthProbe(
            "db",
            () -> {
              isLooking.countDown();
              Thread.sleep(Duration.ofMinutes(1));
              return Health.healthy();
            }));
    health.begin();
    isLooking.await();

    health.close();
    health.close();

    assertThat(health.report().checkedAt()).isEmpty();
    assertThat(told).isEmpty();
  }
}
