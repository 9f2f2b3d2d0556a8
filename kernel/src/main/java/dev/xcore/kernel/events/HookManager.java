package dev.xcore.kernel.events;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.HookOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows who stands at which hook point, lowest order first, and runs what happens there between
 * them. Thread safe.
 */
public final class HookManager {

  private static final Logger LOG = LoggerFactory.getLogger(HookManager.class);

  private final Duration timeout;
  private final SystemEvents events;
  private final SubscriptionIndex<Hook> index = new SubscriptionIndex<>(new Hook[0]);
  private final Map<String, HookChain> platform = new LinkedHashMap<>();
  private final HookCaller caller = new HookCaller(this::suspended);
  private final AtomicLong order = new AtomicLong();

  private HookManager(Duration timeout, SystemEvents events) {
    this.timeout = timeout;
    this.events = events;
    HookPoint.PLATFORM.forEach(point -> platform.put(point.name(), new HookChain(point)));
  }

  /**
   * Makes a manager without hooks.
   *
   * @param timeout of hooks that do not say
   * @param events hear of hooks that are suspended
   * @return the manager
   */
  public static HookManager create(Duration timeout, SystemEvents events) {
    return new HookManager(timeout, events);
  }

  /**
   * Begins the hooks of one version of a plugin.
   *
   * @param plugin its name
   * @return a set without hooks, which stand nowhere yet
   */
  public SubscriptionSet<HookOptions, HookTarget, Hook> hooks(String plugin) {
    return new SubscriptionSet<>(new Board(), plugin);
  }

  /** Where versions of plugins put their hooks. */
  private final class Board implements SubscriptionBoard<HookOptions, Hook> {

    @Override
    public Hook create(SubscriptionKey key, HookOptions options) {
      return new Hook(key, options, order.incrementAndGet(), timeout);
    }

    @Override
    public void change(List<Hook> leaving, List<Hook> coming) {
      synchronized (platform) {
        index.change(leaving, coming);
        renew();
      }
    }

    @Override
    public List<Hook> waiting(String plugin) {
      return List.of();
    }

    @Override
    public void begun(String plugin, List<Hook> all) {
      refresh();
    }

    @Override
    public void ended(List<Hook> all) {
      change(all, List.of());
    }
  }

  private void renew() {
    platform.forEach((name, chain) -> chain.hooks(index.match(name)));
  }

  /** Asks all plugins anew where they may stand: their permissions have changed. */
  public void refresh() {
    synchronized (platform) {
      index.refresh();
      renew();
    }
  }

  /**
   * Returns who stands at a point of the platform.
   *
   * @param point one of {@link HookPoint#PLATFORM}
   * @return always the same, to be kept
   * @throws IllegalArgumentException if it is none of the platform's
   */
  public HookChain chain(HookPoint point) {
    return Optional.ofNullable(platform.get(point.name()))
        .orElseThrow(() -> new IllegalArgumentException(point.name() + " is not the platform's"));
  }

  /**
   * Tells whether somebody stands at a point.
   *
   * @param name of the point
   * @return false if there is nothing to run
   * @throws IllegalArgumentException if the name is none
   */
  public boolean isHooked(String name) {
    return index.match(name).length > 0;
  }

  /**
   * Begins something at a point of the platform.
   *
   * @param chain of the point
   * @param occasion what happens
   * @return runs it
   */
  public HookRun begin(HookChain chain, HookOccasion occasion) {
    return new HookRun(chain.point(), chain.hooks(), occasion, caller);
  }

  /**
   * Begins something at a point of a plugin or of an event.
   *
   * @param point the point
   * @param occasion what happens
   * @return runs it
   * @throws IllegalArgumentException if the point's name is none
   */
  public HookRun begin(HookPoint point, HookOccasion occasion) {
    return new HookRun(point, index.match(point.name()), occasion, caller);
  }

  /**
   * Reports on all hooks.
   *
   * @return in no order
   */
  public List<HookStatus> status() {
    return index.all().stream().map(Hook::status).toList();
  }

  private void suspended(Hook hook) {
    LOG.warn(
        "{} is not asked for {} s: it overran {} times",
        hook,
        Suspension.PAUSE.toSeconds(),
        Suspension.MOST);
    events.announce(
        "plugin." + hook.plugin() + ".hook_suspended",
        Map.of("plugin", hook.plugin(), "hook", hook.key().name(), "point", hook.pattern()));
  }
}
