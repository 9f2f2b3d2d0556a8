package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore jobs} against a real server in this process. */
@Timeout(180)
class JobsCommandsIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/shop/src"));
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Main.java"),
        """
        import dev.xcore.sdk.*;
        import java.time.Duration;

        public final class Main implements Plugin {
          private final Scheduler scheduler;
          public Main(Scheduler scheduler) { this.scheduler = scheduler; }
          @Override public void onLoad() {
            scheduler.schedule(JobPlan.after("later", Duration.ofDays(9)).action("act"));
          }
          @Cron(value = "0 3 * * *", zone = "UTC") void nightly() {}
          @Cron("0 4 * * *") void broken() { throw new IllegalStateException("out of paper"); }
          @Action public void act() {}
        }
        """);
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
    await().atMost(SOON).until(() -> run("list").out().contains("shop.nightly"));
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "jobs"));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  private static Map<String, @Nullable Object> json(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return Trees.members(JsonText.parse(outcome.out()));
  }

  @Test
  void jobsAreListedRunPausedResumedAndCancelled() {
    assertThat(run("list").out())
        .containsPattern("shop\\.later +scheduled +at 20\\S+ +next 20\\S+ +never run")
        .containsPattern("shop\\.nightly +scheduled +cron 0 3 \\* \\* \\* +next 20\\S+T03:00:00Z");
    assertThat(json(run("list", "--plugin", "nobody", "--json"))).containsEntry("jobs", List.of());
    assertThat(run("run", "shop.nightly").out()).contains("shop.nightly will run now");
    assertThat(run("run", "shop.broken").status()).isZero();
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(run("history", "shop.nightly").out()).contains("done");
          assertThat(run("history", "shop.broken").out()).contains("failed", "out of paper");
        });
    assertThat(run("info", "shop.nightly").out())
        .contains("method nightly", "cron 0 3 * * * in UTC", "fire_once", "1 runs, 0 failures");
    assertThat(run("pause", "shop.nightly").out()).contains("shop.nightly paused");
    assertThat(json(run("info", "shop.nightly", "--json"))).containsEntry("state", "paused");
    assertThat(run("resume", "shop.nightly").out()).contains("resumed");
    assertThat(json(run("cancel", "shop.later", "--json")))
        .containsEntry("cancelled", "shop.later");
    assertThat(run("list").out()).doesNotContain("shop.later");
  }

  @Test
  void whatCannotBeDoneIsExplained() {
    assertThat(run("cancel", "shop.nightly"))
        .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(1))
        .satisfies(outcome -> assertThat(outcome.err()).contains("declared by an annotation"));
    assertThat(run("info", "shop.nobody"))
        .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(1))
        .satisfies(outcome -> assertThat(outcome.err()).contains("there is no job 'shop.nobody'"));
    xcore.plugins().unload("shop", "test");
    assertThat(run("run", "shop.nightly").err()).contains("plugin shop does not serve");
  }
}
