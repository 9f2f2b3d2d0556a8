package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xcore.kernel.health.HealthReport;
import dev.xcore.sdk.Health;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What plugins are told, and what they tell, is the same trusted and sandboxed. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesLifeIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final BothModes modes;

  BothModesLifeIT(BothModes modes) {
    this.modes = modes;
  }

  private static HealthReport health(ModePlatform platform, String plugin, Health.Status awaited) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> platform.status(plugin).conditions().orElseThrow().health(),
            report -> report.status() == awaited);
  }

  /** What was found, without how long it took. */
  private static Object findings(HealthReport report) {
    Map<String, Object> findings = new TreeMap<>();
    report.findings().forEach(finding -> findings.put(finding.name(), finding.health().toString()));
    return List.of(report.status(), report.message(), findings);
  }

  private static Object change(ModePlatform platform, String plugin, @Nullable Object greeting) {
    Map<String, @Nullable Object> settings = new HashMap<>();
    settings.put("greeting", greeting);
    return platform
        .xcore()
        .liveConfiguration()
        .change(Map.of("plugins", Map.of("config", Map.of(plugin, settings))), "test");
  }

  @Test
  void healthIsFoundOutAndHasItsConsequences() throws Exception {
    modes.add("modes", "patient", "runtime: {health_check: {interval: 50ms, unhealthy_after: 2}}");
    Object course =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>();
          seen.add(findings(health(platform, "patient", Health.Status.HEALTHY)));
          platform.act("patient", "tired", Map.of("value", true));
          seen.add(findings(health(platform, "patient", Health.Status.DEGRADED)));
          seen.add(platform.act("patient", "tired", Map.of("value", false)));
          health(platform, "patient", Health.Status.HEALTHY);
          change(platform, "patient", "sick");
          health(platform, "patient", Health.Status.UNHEALTHY);
          seen.add(platform.send(HttpRequest.newBuilder(), "patient/thing"));
          // Settings reach it, though calls do not.
          change(platform, "patient", null);
          seen.add(findings(health(platform, "patient", Health.Status.HEALTHY)));
          seen.add(platform.send(HttpRequest.newBuilder(), "patient/text.csv"));
          platform.xcore().plugins().unload("patient", "test");
          return seen;
        });

    assertThat(course.toString())
        .contains("not so well", "since=3", "beats=70", "fine", "status=503", "sick", "status=200");
  }

  @Test
  void settingsChangeWhileItRunsUnlessItRefusesThem() throws Exception {
    modes.add("modes", "listener");
    Object course =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>();
          for (@Nullable String greeting :
              new @Nullable String[] {"Salut", "refused", "Ciao", null}) {
            seen.add(change(platform, "listener", greeting));
            seen.add(platform.act("listener", "surroundings", Map.of()));
          }
          platform.xcore().plugins().unload("listener", "test");
          return seen;
        });

    assertThat(course.toString())
        .contains("that is no greeting", "greeting=Salut", "greeting=Ciao", "greeting=Hello");
  }

  private static List<String> logged(ModePlatform platform, String plugin, Runnable deed) {
    Logger logger = (Logger) LoggerFactory.getLogger("plugin." + plugin);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.addAppender(lines);
    try {
      deed.run();
      await().atMost(SOON).until(() -> !lines.list.isEmpty());
      return lines.list.stream().map(BothModesLifeIT::line).toList();
    } finally {
      logger.detachAppender(lines);
    }
  }

  /** The trace of a sandboxed plugin's exception follows in the message. */
  private static String line(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n    " + event.getThrowableProxy().getClassName();
    String[] text = (event.getFormattedMessage() + trace).split("[\n:]");
    return String.join(
        "|", event.getLevel().toString(), event.getLoggerName(), text[0], text[1].strip());
  }

  @Test
  void whatItLogsArrivesUnderItsName() throws Exception {
    Object lines =
        modes.requireSame(
            platform -> logged(platform, "modes", () -> platform.act("log", Map.of("text", "ä"))));

    assertThat(lines)
        .isEqualTo(List.of("WARN|plugin.modes|log line ä 7|java.lang.IllegalStateException"));
  }

  @Test
  void stateIsHandedOver() throws Exception {
    modes.add("modes", "heir");
    Object course =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>();
          for (String state : List.of("first", "second")) {
            seen.add(platform.act("heir", "state", Map.of("value", state)));
            platform.xcore().plugins().reload("heir", "test");
            seen.add(platform.act("heir", "surroundings", Map.of()));
          }
          platform.xcore().plugins().unload("heir", "test");
          return seen;
        });

    assertThat(course.toString()).contains("state={events=[load], state=first}", "reload 1.0.0");
  }
}
