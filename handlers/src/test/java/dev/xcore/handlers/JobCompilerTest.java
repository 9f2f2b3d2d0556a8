package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Cron;
import dev.xcore.sdk.Every;
import dev.xcore.sdk.JobRun;
import dev.xcore.sdk.Misfire;
import dev.xcore.sdk.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Methods with {@code @Cron} and {@code @Every}. */
class JobCompilerTest {

  static final class Sound {
    final List<Object> seen = new ArrayList<>();

    @Cron(value = "0 3 * * MON", zone = "UTC", name = "weekly", timeout = "10m", recover = false)
    void clean(JobRun run) {
      seen.add(run.dueTime());
    }

    @Action
    @Every(value = "5m", initialDelay = "1s", misfire = Misfire.SKIP)
    public String beat() {
      seen.add("beat");
      return "x";
    }
  }

  private static HandlerTable table(Class<?> type) {
    return Tables.of(type);
  }

  @Test
  void jobsAreInTheTable() throws Throwable {
    HandlerTable table = table(Sound.class);
    JobDescriptor weekly = table.jobs().getFirst();
    assertThat(weekly.name()).isEqualTo("weekly");
    assertThat(weekly.order().timing().text()).isEqualTo("cron 0 3 * * MON");
    assertThat(weekly.order().timeout()).contains(Duration.ofMinutes(10));
    assertThat(weekly.order().isRecovered()).isFalse();
    JobDescriptor beat = table.jobs().getLast();
    assertThat(beat.order().initialDelay()).contains(Duration.ofSeconds(1));
    assertThat(beat.order().misfire()).isEqualTo(Misfire.SKIP);
    assertThat(table.actions()).containsKey("beat");

    Sound sound = new Sound();
    JobRun run = new BoundJobRun("weekly", Instant.EPOCH, 1, null, Binder.create());
    weekly.invoker().run(sound, run);
    beat.invoker().run(sound, run);
    assertThat(sound.seen).containsExactly(Instant.EPOCH, "beat");
  }

  static final class Wrong {
    @Cron("0 25 * * *")
    void late() {}

    @Cron(value = "0 1 * * *", zone = "Mars/Base")
    void far() {}

    @Every("1ms")
    void often() {}

    @Every(value = "1s", timeout = "long")
    void slow() {}

    @Every(value = "1s", name = "a b")
    void named() {}

    @Every(value = "1s", name = "slow")
    @RateLimit(calls = 1, period = "1s")
    void limited() {}

    @Cron("0 1 * * *")
    private void hidden() {}
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertThatThrownBy(() -> table(Wrong.class))
        .isInstanceOfSatisfying(
            HandlerDefinitionException.class,
            wrong ->
                assertThat(String.join("\n", wrong.problems()))
                    .contains("Wrong.late()", "'25' is no hour", "at character 3")
                    .contains("'Mars/Base' is no time zone")
                    .contains("Wrong.often()", "100ms to 3660d")
                    .contains("@Every timeout 'long' is no duration")
                    .contains("'a b' is no name of a job")
                    .contains("@RateLimit and @Cron or @Every")
                    .contains("@Cron is on a private method"));
  }

  @Test
  void durationsAreWrittenInTheirLargestUnit() {
    assertThat(DurationText.write(Duration.ofDays(2))).isEqualTo("2d");
    assertThat(DurationText.write(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(DurationText.write(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(DurationText.write(Duration.ZERO)).isEqualTo("0ms");
    assertThat(DurationText.read(DurationText.write(Duration.ofHours(36))))
        .isEqualTo(Optional.of(Duration.ofHours(36)));
  }
}
