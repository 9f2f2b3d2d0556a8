package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StateMachineTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  /** The table once more, written down independently: one line per state. */
  private static final Map<String, String> TABLE =
      Map.ofEntries(
          Map.entry("DISCOVERED", "VALIDATED DISABLED FAILED"),
          Map.entry("VALIDATED", "RESOLVED DISABLED UNLOADED FAILED"),
          Map.entry("RESOLVED", "LOADING DISABLED FAILED"),
          Map.entry("LOADING", "LOADED FAILED"),
          Map.entry("LOADED", "ACTIVE RELOADING UNLOADING FAILED"),
          Map.entry("ACTIVE", "RELOADING UNLOADING FAILED"),
          Map.entry("RELOADING", "ACTIVE LOADED FAILED"),
          Map.entry("UNLOADING", "UNLOADED FAILED"),
          Map.entry("UNLOADED", "DISCOVERED LOADING DISABLED"),
          Map.entry("FAILED", "DISCOVERED LOADING UNLOADING DISABLED"),
          Map.entry("DISABLED", "DISCOVERED"));

  static Stream<Arguments> everyPair() {
    return Stream.of(PluginState.values())
        .flatMap(from -> Stream.of(PluginState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void allowsExactlyTheTransitionsOfTheTable(PluginState from, PluginState to) {
    StateMachine machine = machineIn(from);
    boolean isAllowed = List.of(TABLE.get(from.name()).split(" ")).contains(to.name());

    if (isAllowed) {
      var transition = machine.move(to, "a cause", "admin");
      assertThat(machine.state()).isEqualTo(to);
      assertThat(transition)
          .isEqualTo(new PluginStatus.Transition(from, to, NOON, "a cause", "admin"));
      assertThat(machine.history()).last().isEqualTo(transition);
    } else {
      List<PluginStatus.Transition> before = machine.history();
      assertThatIllegalStateException()
          .isThrownBy(() -> machine.move(to, "a cause", "admin"))
          .withMessageContaining("plugin 'shop' cannot go from " + from + " to " + to)
          .withMessageContaining("allowed: ");
      assertThat(machine.state()).isEqualTo(from);
      assertThat(machine.history()).isEqualTo(before);
    }
  }

  @Test
  void everyStateCanBeReached() {
    assertThat(pathsFromTheBeginning().keySet()).containsExactlyInAnyOrder(PluginState.values());
  }

  @Test
  void remembersTheLastFiftyTransitions() {
    StateMachine machine = machineIn(PluginState.ACTIVE);
    for (int round = 0; round < 40; round++) {
      machine.move(PluginState.RELOADING, "reload " + round, "cli");
      machine.move(PluginState.ACTIVE, "reloaded " + round, "cli");
    }

    assertThat(machine.history()).hasSize(StateMachine.HISTORY);
    assertThat(machine.history().getFirst().cause()).isEqualTo("reload 15");
    assertThat(machine.history().getLast().cause()).isEqualTo("reloaded 39");
  }

  private static StateMachine machineIn(PluginState state) {
    StateMachine machine = StateMachine.create("shop", InstantSource.fixed(NOON));
    pathsFromTheBeginning().get(state).forEach(step -> machine.move(step, "on the way", "test"));
    return machine;
  }

  private static Map<PluginState, List<PluginState>> pathsFromTheBeginning() {
    Map<PluginState, List<PluginState>> paths = new EnumMap<>(PluginState.class);
    paths.put(PluginState.DISCOVERED, List.of());
    Deque<PluginState> open = new ArrayDeque<>(List.of(PluginState.DISCOVERED));
    while (!open.isEmpty()) {
      PluginState from = open.poll();
      for (PluginState to : StateMachine.successors(from)) {
        if (!paths.containsKey(to)) {
          List<PluginState> path = new ArrayList<>(paths.get(from));
          path.add(to);
          paths.put(to, path);
          open.add(to);
        }
      }
    }
    return paths;
  }
}
