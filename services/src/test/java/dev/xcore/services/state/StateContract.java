package dev.xcore.services.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of plugins, wherever it is kept. */
@Timeout(120)
abstract class StateContract {

  static final HistoryLimits LIMITS = new HistoryLimits(5, Duration.ofHours(1));
  static final Instant THEN = Instant.parse("2026-03-01T10:00:00.123456Z");

  @TempDir Path folder;

  /** Starts a process of a node anew; its folder stays. */
  abstract PluginStates start(String node);

  static DesiredState word(Wish wish, String actor) {
    return new DesiredState(wish, actor, THEN);
  }

  static InstalledVersion version(String number) {
    return new InstalledVersion(number, "registry shop@" + number, "d1".repeat(32), "ann", THEN);
  }

  static PluginAct act(String plugin, Kind kind, Instant at) {
    return PluginAct.of(plugin, kind, "ann", "a", at, "1.0.0", true, "");
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Test
  void wordsAndVersionsOutliveTheProcess() {
    PluginStates states = start("a");
    states.put("shop", word(Wish.DISABLED, "ann"));
    states.installed("shop", version("1.2.0"));
    states.put("bank", word(Wish.UNLOADED, "bob"));

    for (PluginStates seen : List.of(states, start("a"))) {
      assertThat(seen.find("shop")).contains(word(Wish.DISABLED, "ann"));
      assertThat(seen.all().get("shop").installed()).contains(version("1.2.0"));
      assertThat(seen.find("bank")).contains(word(Wish.UNLOADED, "bob"));
      assertThat(seen.find("nobody")).isEmpty();
      assertThat(seen.status().isDegraded()).isFalse();
    }
  }

  @Test
  void aWordIsNotSaidTwice() {
    PluginStates states = start("a");
    states.put("shop", word(Wish.DISABLED, "ann"));
    states.put("shop", word(Wish.DISABLED, "bob"));
    assertThat(start("a").find("shop")).contains(word(Wish.DISABLED, "ann"));

    states.put("shop", word(Wish.ACTIVE, "bob"));
    assertThat(start("a").find("shop")).contains(word(Wish.ACTIVE, "bob"));
  }

  @Test
  void aWordIsTakenBackAndTheVersionStays() {
    PluginStates states = start("a");
    states.put("shop", word(Wish.DISABLED, "ann"));
    states.installed("shop", version("1.2.0"));
    states.withdraw("shop");
    states.withdraw("nobody");

    PluginStates again = start("a");
    assertThat(again.find("shop")).isEmpty();
    assertThat(again.all().get("shop").installed()).contains(version("1.2.0"));
  }

  @Test
  void whatWasRemovedHasNoVersionAndShallNotServe() {
    PluginStates states = start("a");
    states.put("shop", word(Wish.ACTIVE, "ann"));
    states.installed("shop", version("1.2.0"));
    states.removed("shop", "bob");

    PluginStates again = start("a");
    assertThat(again.all().values()).allMatch(known -> known.installed().isEmpty());
    assertThat(again.find("shop").map(DesiredState::wish)).isNotEqualTo(Optional.of(Wish.ACTIVE));
  }

  @Test
  void namesMayHoldAnything() {
    String odd = "œuvre d'\"art\" \\ 'x'; -- {a: b} " + "n".repeat(180);
    PluginStates states = start("a");
    states.put(odd, word(Wish.UNLOADED, "été 'x' \" \\"));
    assertThat(start("a").find(odd)).contains(word(Wish.UNLOADED, "été 'x' \" \\"));
  }

  @Test
  void theLastActsOfEachPluginAreKept() {
    PluginStates states = start("a");
    Instant now = now();
    states.record(act("bank", Kind.INSTALL, now));
    for (int i = 0; i < 20; i++) {
      states.record(act("shop", i % 2 == 0 ? Kind.ENABLE : Kind.DISABLE, now.plusMillis(i)));
    }
    states.record(
        PluginAct.of("shop", Kind.UPGRADE, "bob", "a", now.plusMillis(20), "", false, "no\nmore"));

    for (PluginStates seen : List.of(states, start("a"))) {
      List<PluginAct> acts = seen.history("shop", 100);
      assertThat(acts).hasSize(LIMITS.most());
      assertThat(acts).isSortedAccordingTo((x, y) -> y.at().compareTo(x.at()));
      assertThat(acts.getFirst())
          .extracting(PluginAct::kind, PluginAct::isDone, PluginAct::message, PluginAct::actor)
          .containsExactly(Kind.UPGRADE, false, "no", "bob");
      assertThat(seen.history("shop", 2)).hasSize(2);
      assertThat(seen.history("bank", 100)).hasSize(1);
      assertThat(seen.history("nobody", 100)).isEmpty();
    }
  }

  @Test
  void oldActsAreForgotten() {
    PluginStates states = start("a");
    states.record(act("shop", Kind.INSTALL, now().minus(Duration.ofHours(2))));
    states.record(act("shop", Kind.RELOAD, now()));
    assertThat(start("a").history("shop", 100))
        .extracting(PluginAct::kind)
        .containsExactly(Kind.RELOAD);
  }

  @Test
  void nothingIsLostWhenManyWriteAtOnce() throws Exception {
    PluginStates states = start("a");
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        int number = i;
        String plugin = "plugin" + i % 3;
        all.add(
            threads.submit(() -> {
              if (number < 12) {
                states.put(plugin, word(number < 6 ? Wish.DISABLED : Wish.UNLOADED, "ann"));
              } else {
                states.installed(plugin, version("1.0." + number));
              }
              states.record(act("history" + number, Kind.LOAD, now()));
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    PluginStates again = start("a");
    assertThat(again.all()).hasSize(3).isEqualTo(states.all());
    assertThat(again.all().values())
        .allMatch(known -> known.desired().isPresent() && known.installed().isPresent());
    for (int i = 0; i < 24; i++) {
      assertThat(again.history("history" + i, 9)).hasSize(1);
    }
  }
}
