package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.PluginState.ACTIVE;
import static dev.xcore.kernel.runtime.PluginState.DISABLED;
import static dev.xcore.kernel.runtime.PluginState.DISCOVERED;
import static dev.xcore.kernel.runtime.PluginState.FAILED;
import static dev.xcore.kernel.runtime.PluginState.LOADED;
import static dev.xcore.kernel.runtime.PluginState.LOADING;
import static dev.xcore.kernel.runtime.PluginState.RELOADING;
import static dev.xcore.kernel.runtime.PluginState.RESOLVED;
import static dev.xcore.kernel.runtime.PluginState.UNLOADED;
import static dev.xcore.kernel.runtime.PluginState.UNLOADING;
import static dev.xcore.kernel.runtime.PluginState.VALIDATED;

import dev.xcore.kernel.runtime.PluginStatus.Transition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The life of one plugin: its state, the transitions that are allowed, and the last 50 of them.
 *
 * <p>One writer at a time changes it; any thread may read it.
 */
public final class StateMachine {

  /** How many transitions are remembered. */
  public static final int HISTORY = 50;

  private record Moment(PluginState state, List<Transition> history) {}

  private final String plugin;
  private final InstantSource clock;
  private volatile Moment moment = new Moment(DISCOVERED, List.of());

  private StateMachine(String plugin, InstantSource clock) {
    this.plugin = Objects.requireNonNull(plugin, "plugin is null");
    this.clock = Objects.requireNonNull(clock, "clock is null");
  }

  /**
   * Begins a life.
   *
   * @param plugin the plugin's name, for messages
   * @param clock tells when a transition happened
   * @return a machine in {@link PluginState#DISCOVERED}
   */
  public static StateMachine create(String plugin, InstantSource clock) {
    return new StateMachine(plugin, clock);
  }

  /**
   * Returns the states that may follow a state.
   *
   * @param from the state
   * @return its successors, immutable
   */
  public static Set<PluginState> successors(PluginState from) {
    return switch (from) {
      case DISCOVERED -> Set.of(VALIDATED, DISABLED, FAILED);
      case VALIDATED -> Set.of(RESOLVED, DISABLED, UNLOADED, FAILED);
      case RESOLVED -> Set.of(LOADING, DISABLED, FAILED);
      case LOADING -> Set.of(LOADED, FAILED);
      case LOADED -> Set.of(ACTIVE, RELOADING, UNLOADING, FAILED);
      case ACTIVE -> Set.of(RELOADING, UNLOADING, FAILED);
      case RELOADING -> Set.of(ACTIVE, LOADED, FAILED);
      case UNLOADING -> Set.of(UNLOADED, FAILED);
      case UNLOADED -> Set.of(DISCOVERED, LOADING, DISABLED);
      case FAILED -> Set.of(DISCOVERED, LOADING, UNLOADING, DISABLED);
      case DISABLED -> Set.of(DISCOVERED);
    };
  }

  /**
   * Returns the state.
   *
   * @return the state in force
   */
  public PluginState state() {
    return moment.state();
  }

  /**
   * Returns the last transitions.
   *
   * @return at most {@link #HISTORY}, oldest first, immutable
   */
  public List<Transition> history() {
    return moment.history();
  }

  /**
   * Goes to another state.
   *
   * @param to the next state
   * @param cause why, one line
   * @param actor who wanted it
   * @return what was added to the history
   * @throws IllegalStateException if the state in force does not lead there; names the states that
   *     it leads to
   */
  public synchronized Transition move(PluginState to, String cause, String actor) {
    Moment now = moment;
    if (now.state() == to || !successors(now.state()).contains(to)) {
      throw new IllegalStateException(
          "plugin '%s' cannot go from %s to %s; allowed: %s"
              .formatted(plugin, now.state(), to, EnumSet.copyOf(successors(now.state()))));
    }
    Transition transition = new Transition(now.state(), to, clock.instant(), cause, actor);
    List<Transition> history = new ArrayList<>(now.history());
    history.add(transition);
    int surplus = history.size() - HISTORY;
    moment =
        new Moment(
            to, List.copyOf(surplus > 0 ? history.subList(surplus, history.size()) : history));
    return transition;
  }
}
