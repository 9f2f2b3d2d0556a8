package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of trusted and of sandboxed plugins: the same happens. */
@Timeout(180)
class JobsPluginIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.start(folder.resolve("t"), "trusted", "jobber");
    sandboxed = ModePlatform.start(folder.resolve("s"), "sandboxed", "jobber");
  }

  @AfterAll
  static void stop() {
    if (trusted != null) {
      trusted.close();
    }
    if (sandboxed != null) {
      sandboxed.close();
    }
  }

  private static ModePlatform platform(String mode) {
    return mode.equals("trusted") ? trusted : sandboxed;
  }

  private static String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("jobber", action, payload);
    assertThat(sandboxed.act("jobber", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  private static Object value(ModePlatform platform, String action, Map<String, Object> payload) {
    return platform.xcore().plugins().call("jobber", action, payload).value();
  }

  private static String answer(ModePlatform platform, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.xcore().address().orElseThrow().resolve(path))
            .header("Authorization", platform.bearer())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return platform.client().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void intervalsRunAgainAndAgainButNeverBesideThemselves(String mode) {
    ModePlatform platform = platform(mode);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat((List<?>) value(platform, "beats", Map.of()))
                .satisfies(beats -> {
                  assertThat(((Number) beats.get(0)).intValue()).isGreaterThan(3);
                  assertThat(((Number) beats.get(1)).intValue()).isOne();
                }));
  }

  @Test
  void theSchedulerIsTheSameHoweverItIsAskedFor() {
    assertThat(same("same", Map.of())).isEqualTo("Optional[[true, true, true, true]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void jobsMadeInCodeRunHandlersAndActionsWithTheirPayload(String mode) {
    ModePlatform platform = platform(mode);
    assertThat(value(platform, "once", Map.of()).toString())
        .isEqualTo("[jobber.once, CODE, handler note, 0]");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(value(platform, "ran", Map.of()).toString())
                .contains("once hello 7 1", "report now system:jobber"));
  }

  @Test
  void jobsArePausedResumedListedAndCancelled() {
    assertThat(same("life", Map.of()))
        .isEqualTo(
            "Optional[[cron 0 0 1 1 *, UTC, 3, true, true, true, paused, scheduled, true, true,"
                + " false, false, Europe/Berlin, SKIP]]");
  }

  @ParameterizedTest
  @CsvSource({
    "cron, is no hour; it is 0 to 23 (at character 3)",
    "target, says not what it runs",
    "name, is no name of a job",
    "short, 100ms to 3660d",
    "declared, declared by an annotation",
    "cancel, declared by an annotation",
    "missing, has no job",
    "large, the payload of a job has"
  })
  void whatIsRefusedIsRefusedInBothModes(String what, String expected) {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      assertThat(
              platform.xcore().plugins().call("jobber", "refused", Map.of("what", what)).toString())
          .contains(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void failuresAreKeptWithTheirReasons(String mode) {
    ModePlatform platform = platform(mode);
    value(platform, "fails", Map.of());
    Map<String, String> expected =
        Map.of(
            "unlucky", "no luck",
            "unknown", "has registered no job handler 'nobody'",
            "wrong", "unknown_action",
            "late", "timeout");
    expected.forEach((job, why) ->
        await()
            .atMost(SOON)
            .untilAsserted(() ->
                assertThat(value(platform, "outcome", Map.of("name", job)).toString())
                    .startsWith("failed")
                    .contains(why)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void administratorsSeeRunPauseAndResumeJobs(String mode) throws Exception {
    ModePlatform platform = platform(mode);
    assertThat(answer(platform, "GET", "/admin/jobs?plugin=jobber"))
        .contains("\"id\":\"jobber.nightly\"", "\"schedule\":\"cron 0 3 * * *\"");
    assertThat(answer(platform, "POST", "/admin/jobs/jobber.nightly/pause"))
        .contains("\"state\":\"paused\"");
    assertThat(answer(platform, "POST", "/admin/jobs/jobber.nightly/run"))
        .contains("jobber.nightly");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(answer(platform, "GET", "/admin/jobs/jobber.nightly"))
                .contains("\"outcome\":\"done\"", "\"next_runs\":[\"20", "\"state\":\"paused\""));
    assertThat(answer(platform, "POST", "/admin/jobs/jobber.nightly/resume"))
        .contains("\"state\":\"scheduled\"");
    assertThat(answer(platform, "GET", "/admin/jobs/jobber.nobody")).contains("\"status\":404");
    assertThat(answer(platform, "DELETE", "/admin/jobs/jobber.nightly"))
        .contains("declared by an annotation");
    assertThat(answer(platform, "GET", "/metrics"))
        .contains("xcore_jobs_runs_total{outcome=\"done\",plugin=\"jobber\"}");
    assertThat(answer(platform, "GET", "/admin/services")).contains("\"name\":\"scheduler\"");
  }
}
