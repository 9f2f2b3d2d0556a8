package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.Misfire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code services.scheduler} means. */
class SchedulerSectionTest {

  @TempDir private Path folder;

  private Configuration load(String yaml) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), yaml);
    return ConfigurationLoader.in(folder).withEnvironment(Map.of()).load();
  }

  @Test
  void jobsRunWithUsualSettingsUnlessToldOtherwise() throws IOException {
    ServicesSettings.Scheduling usual = load("").services().scheduler();
    assertThat(usual.isEnabled()).isTrue();
    assertThat(usual.zone()).isEmpty();
    assertThat(usual.jobs()).isEmpty();
    assertThat(usual.concurrency()).isEqualTo(32);

    ServicesSettings.Scheduling told =
        load("""
        services:
          databases: {main: {}, jobs: {}}
          scheduler:
            timezone: Europe/Berlin
            database: jobs
            concurrency: 4
            heartbeat: 2s
            jobs:
              - {name: nightly, plugin: shop, action: report, cron: "0 3 * * *", zone: UTC,
                 payload: {days: 7}, misfire: skip, timeout: 10m, recover: false}
              - {name: beat, plugin: shop, action: beat, every: 5m}
              - {name: party, plugin: shop, action: greet, at: "2030-01-01T00:00:00Z"}
        """)
            .services()
            .scheduler();
    assertThat(told.zone()).contains(ZoneId.of("Europe/Berlin"));
    assertThat(told.database()).contains("jobs");
    assertThat(told.heartbeat()).isEqualTo(Duration.ofSeconds(2));
    assertThat(told.jobs())
        .extracting(
            job -> job.plugin() + " " + job.order().name() + " " + job.order().timing().text())
        .containsExactly(
            "shop nightly cron 0 3 * * *",
            "shop beat every 5m",
            "shop party at 2030-01-01T00:00:00Z");
    assertThat(told.jobs().getFirst().order().payload()).contains("{\"days\":7}");
    assertThat(told.jobs().getFirst().order().misfire()).isEqualTo(Misfire.SKIP);
    assertThat(told.jobs().getFirst().order().isRecovered()).isFalse();
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    SettingsException wrong =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                load(
                    """
                    services:
                      scheduler:
                        timezone: Europe/Berlim
                        database: nowhere
                        jobs:
                          - {name: a, plugin: shop, action: x, cron: "0 25 * * *"}
                          - {name: a, plugin: shop, action: x, every: 1ms}
                          - {name: b, plugin: shop, action: x}
                          - {name: c, plugin: shop, action: x, every: 5m, at: "2030-01-01T00:00:00Z"}
                          - {name: "d e", plugin: shop, action: x, every: 5m}
                          - {name: f, plugin: Shop, action: x, at: noon}
                          - {name: g, plugin: shop, action: x, cron: "@daily", zone: Nowhere}
                          - {name: h, action: x, every: 5m}
                    """));

    assertThat(wrong.problems().stream().map(Problem::toString))
        .anyMatch(problem -> problem.startsWith("xcore.yaml:3:15: services.scheduler.timezone:"))
        .anyMatch(problem -> problem.contains("did you mean 'Europe/Berlin'?"))
        .anyMatch(problem -> problem.contains("there is no database 'nowhere'"))
        .anyMatch(problem ->
            problem.startsWith("xcore.yaml:6:")
                && problem.contains("jobs[0].cron")
                && problem.contains("'25' is no hour; it is 0 to 23 (at character 3)"))
        .anyMatch(
            problem -> problem.contains("jobs[1].name") && problem.contains("another job 'a'"))
        .anyMatch(
            problem -> problem.contains("jobs[1].every") && problem.contains("100ms to 3660d"))
        .anyMatch(problem ->
            problem.contains("jobs[2]") && problem.contains("add one of cron, every, at"))
        .anyMatch(problem -> problem.contains("jobs[3]") && problem.contains("in 2 ways"))
        .anyMatch(problem -> problem.contains("jobs[4]") && problem.contains("is no name of a job"))
        .anyMatch(problem ->
            problem.contains("jobs[5].plugin") && problem.contains("is no name of a plugin"))
        .anyMatch(
            problem -> problem.contains("jobs[5].at") && problem.contains("is no time such as"))
        .anyMatch(
            problem -> problem.contains("jobs[6].zone") && problem.contains("is no time zone"))
        .anyMatch(problem -> problem.contains("jobs[7].plugin: is required"))
        .hasSize(12);
  }
}
