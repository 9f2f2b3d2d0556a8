package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.EventOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events from those who send them to those who take them. Finding who takes a name costs one
 * look-up, however many patterns there are. Thread safe.
 */
public final class EventBus implements SystemEvents, AutoCloseable {

  /** The source of what the platform itself announces. */
  public static final String PLATFORM = "xcore";

  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  private final EventSettings settings;
  private final EventClock clock = new EventClock();
  private final SubscriptionIndex<Subscriber> index = new SubscriptionIndex<>(new Subscriber[0]);
  private final EventHistory history;
  private final DeadLetters deadLetters;
  private final Binder binder = Binder.create();
  private final LongAdder emitted = new LongAdder();
  private final LongAdder published = new LongAdder();
  private final AtomicLong order = new AtomicLong();
  private final BusDeliveries deliveries = new BusDeliveries(this);
  private final Optional<DurableEvents> durable;
  private final List<SystemEvents> observers = new CopyOnWriteArrayList<>();

  private EventBus(
      EventSettings settings,
      InstantSource time,
      Optional<Function<EventClock, DurableEvents>> durable) {
    this.settings = settings;
    this.history = new EventHistory(settings.history());
    this.durable = durable.map(made -> made.apply(clock));
    this.deadLetters = new DeadLetters(settings, time, this::find, this.durable);
    this.durable.ifPresent(events ->
        change(
            List.of(),
            events.known().stream().map(key -> subscriber(key, EventOptions.DEFAULT)).toList()));
  }

  /**
   * Makes a bus without subscriptions.
   *
   * @param settings its configuration
   * @return the bus, to be closed after all plugins
   */
  public static EventBus create(EventSettings settings) {
    return create(settings, InstantSource.system());
  }

  /** Makes a bus that tells the age of dead letters by a clock. */
  static EventBus create(EventSettings settings, InstantSource time) {
    return new EventBus(settings, time, Optional.empty());
  }

  /**
   * Makes a bus that can keep events.
   *
   * @param settings its configuration
   * @param store keeps durable events; used when there are durable subscriptions only
   * @param subscriptions a file, in which durable subscriptions are remembered
   * @return the bus, to be closed after all plugins and before the store
   */
  public static EventBus create(EventSettings settings, EventStore store, Path subscriptions) {
    return new EventBus(
        settings,
        InstantSource.system(),
        Optional.of(clock -> new DurableEvents(store, subscriptions, clock)));
  }

  /**
   * Tells whether there can be durable subscriptions.
   *
   * @return true if there is a store
   */
  public boolean isDurable() {
    return durable.isPresent();
  }

  /**
   * Finds who takes an event.
   *
   * @param name of the event
   * @return in the order of priority; not to be changed
   * @throws IllegalArgumentException if the name is none
   */
  public Subscriber[] match(String name) {
    return index.match(name);
  }

  /**
   * Makes an event.
   *
   * @param name checked by {@link #match}
   * @param source who sends it
   * @param key whose events keep their order, empty for the sender's order
   * @param before the events that led to it, null for none
   * @param context of the call that sends it, null for none
   * @param sender the binder of who sends it
   * @param data a record, bean, collection, map or scalar, or null
   * @return the event, not sent yet
   * @throws dev.xcore.sdk.ConflictException if it is one too many of a chain
   */
  public PostedEvent event(
      String name,
      String source,
      Optional<String> key,
      @Nullable EventChain before,
      @Nullable CallContext context,
      Binder sender,
      @Nullable Object data) {
    EventChain chain = EventChain.next(before, name, settings.maxDepth());
    return new PostedEvent(clock, name, source, key, chain, context, EventContent.of(sender, data));
  }

  /**
   * Remembers an event whose handlers have been called.
   *
   * @param event the event
   */
  public void emitted(PostedEvent event) {
    emitted.increment();
    history.add(event);
  }

  /**
   * Sends an event to the queues of those who take it; at the commit, where its source runs a
   * transaction on this thread.
   *
   * @param event whose data is a tree already, or can be made one
   * @throws dev.xcore.sdk.InvalidPayloadException if its data cannot be handed over
   * @throws dev.xcore.sdk.PayloadTooLargeException if its data is too large
   */
  public void publish(PostedEvent event) {
    EventSize.check(event.name(), event.data());
    Subscriber[] takers = index.match(event.name());
    Optional<Outbox> transaction = OutboxScope.of(event.source());
    if (transaction.isPresent()) {
      boolean mustLast = Arrays.stream(takers).anyMatch(Subscriber::isDurable);
      transaction.get().keep(event, mustLast, () -> storeAndSend(event));
    } else {
      storeAndSend(event, takers);
    }
  }

  private void storeAndSend(PostedEvent event) {
    storeAndSend(event, index.match(event.name()));
  }

  private void storeAndSend(PostedEvent event, Subscriber[] takers) {
    durable.ifPresent(events -> events.store(event, takers));
    send(event, takers, null);
  }

  /**
   * Sends an event that was committed by an earlier run of the platform, which may have sent it and
   * may not. What is stored of it is not stored again.
   *
   * @param kept the event
   */
  public void publishAgain(KeptEvent kept) {
    PostedEvent event =
        new PostedEvent(clock, kept.name(), kept.source(), kept.key(), kept.stamp(), kept.data());
    Subscriber[] takers = index.match(event.name());
    durable.ifPresent(events -> events.storeAgain(event, takers));
    send(event, takers, null);
  }

  /**
   * Keeps something that is not an event with the transaction that a plugin has on this thread. If
   * the process ends right after the commit, it comes back as the {@link KeptEvent} of that name.
   *
   * @param plugin whose transaction it must be
   * @param name by which it is recognised
   * @param tree what is kept, a value tree
   * @param done does what is to be done after the commit; may be done twice
   * @return whether there is such a transaction
   */
  public boolean keepWithTransaction(String plugin, String name, Object tree, Runnable done) {
    Optional<Outbox> outbox = OutboxScope.of(plugin);
    outbox.ifPresent(open ->
        open.keep(
            new PostedEvent(
                clock,
                name,
                plugin,
                Optional.empty(),
                null,
                CallContext.find().orElse(null),
                EventContent.ofTree(tree)),
            true,
            done));
    return outbox.isPresent();
  }

  private void send(PostedEvent event, Subscriber[] takers, @Nullable Receipt receipt) {
    published.increment();
    history.add(event);
    boolean isStored = false;
    for (Subscriber taker : takers) {
      if (taker.isDurable()) {
        isStored = true;
        if (receipt != null) {
          receipt.taken();
        }
      } else {
        taker.mailbox().put(event, receipt);
      }
    }
    if (isStored) {
      wake(event.name());
    }
  }

  /** Those who take it now: while it was stored, versions may have followed on others. */
  private void wake(String name) {
    for (Subscriber taker : index.match(name)) {
      if (taker.isDurable()) {
        taker.wake();
      }
    }
  }

  /**
   * Lets somebody hear what the platform announces, and nothing that plugins send: at once, before
   * it is sent, on the thread that announces it.
   *
   * @param listener returns at once
   */
  public void observe(SystemEvents listener) {
    observers.add(listener);
  }

  @Override
  public void announce(String name, Map<String, ?> data) {
    announce(name, data, Duration.ZERO);
  }

  /**
   * Announces something and waits until everybody who takes it has dealt with it.
   *
   * @param name dotted, such as {@code xcore.shutdown}
   * @param data a value tree with snake_case keys
   * @param most how long to wait
   * @return false if somebody has not dealt with it by then
   */
  public boolean announce(String name, Map<String, ?> data, Duration most) {
    try {
      observers.forEach(observer -> observer.announce(name, data));
      PostedEvent event =
          new PostedEvent(
              clock,
              EventName.require(name),
              PLATFORM,
              Optional.empty(),
              null,
              null,
              EventContent.of(binder, data));
      EventSize.check(event.name(), event.data());
      Subscriber[] takers = index.match(name);
      Arrivals arrivals = most.isPositive() ? new Arrivals(takers.length) : null;
      if (Arrays.stream(takers).anyMatch(Subscriber::isDurable)) {
        // What happens to the platform must not wait for a database.
        Thread.ofVirtual()
            .name("xcore-announce")
            .start(() -> {
              durable.ifPresent(events -> events.store(event, takers));
              send(event, takers, arrivals);
            });
      } else {
        send(event, takers, arrivals);
      }
      return arrivals == null || arrivals.await(most);
    } catch (RuntimeException e) {
      LOG.error("what happened could not be announced event={}", name, e);
      return true;
    }
  }

  /**
   * Begins the subscriptions of one version of a plugin.
   *
   * @param plugin its name
   * @return a set without subscriptions, which hear nothing yet
   */
  public SubscriptionSet<EventOptions, EventTarget, Subscriber> subscriptions(String plugin) {
    return new SubscriptionSet<>(new Board(), plugin);
  }

  private Subscriber subscriber(SubscriptionKey key, EventOptions options) {
    return new Subscriber(
        key,
        options,
        order.incrementAndGet(),
        settings,
        deliveries,
        owner ->
            key.durable()
                ? durable.map(events -> events.feed(owner, deliveries))
                : Optional.empty());
  }

  /** Returns the durable subscriptions of a plugin that no version serves. */
  private List<Subscriber> parked(String plugin) {
    return index.all().stream()
        .filter(each -> each.isDurable() && each.target() == null && each.plugin().equals(plugin))
        .toList();
  }

  private void register(String plugin, List<Subscriber> all) {
    durable.ifPresent(events -> events.register(plugin, all));
  }

  /**
   * Forgets the durable subscriptions of a plugin that does not serve: it has been removed.
   *
   * @param plugin its name
   */
  public void forget(String plugin) {
    change(parked(plugin), List.of());
    register(plugin, List.of());
  }

  /** Where versions of plugins put their subscriptions. */
  private final class Board implements SubscriptionBoard<EventOptions, Subscriber> {

    @Override
    public Subscriber create(SubscriptionKey key, EventOptions options) {
      return subscriber(key, options);
    }

    @Override
    public List<Subscriber> waiting(String plugin) {
      return parked(plugin);
    }

    @Override
    public void change(List<Subscriber> leaving, List<Subscriber> coming) {
      EventBus.this.change(leaving, coming);
    }

    @Override
    public void begun(String plugin, List<Subscriber> all) {
      index.refresh();
      register(plugin, all);
      all.forEach(Subscriber::wake);
    }

    /** Durable ones stay: events are stored for them until their plugin comes back. */
    @Override
    public void ended(List<Subscriber> all) {
      all.stream().filter(Subscriber::isDurable).forEach(each -> each.mailbox().giveBack());
      EventBus.this.change(all.stream().filter(each -> !each.isDurable()).toList(), List.of());
    }
  }

  void change(List<Subscriber> leaving, List<Subscriber> coming) {
    index.change(leaving, coming);
    for (Subscriber subscriber : leaving) {
      int waiting = subscriber.mailbox().waiting();
      if (waiting > 0) {
        LOG.warn("{} ends with {} events waiting", subscriber, waiting);
      }
      subscriber.mailbox().close();
    }
  }

  /** Asks all plugins anew what they may take: their permissions have changed. */
  public void refresh() {
    index.refresh();
  }

  /**
   * Returns what was sent.
   *
   * @return the last events
   */
  public EventHistory history() {
    return history;
  }

  /**
   * Returns what could not be delivered.
   *
   * @return the last dead letters
   */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /**
   * Counts.
   *
   * @return what was sent and could not be delivered so far
   */
  public EventCounts counts() {
    return new EventCounts(emitted.sum(), published.sum(), deadLetters.count());
  }

  private Optional<Subscriber> find(SubscriptionKey key) {
    return index.all().stream().filter(each -> each.key().equals(key)).findFirst();
  }

  /**
   * Reports on all subscriptions.
   *
   * @return in no order
   */
  public List<SubscriptionStatus> status() {
    return index.all().stream().map(Subscriber::status).toList();
  }

  /**
   * Returns the configuration.
   *
   * @return in force
   */
  public EventSettings settings() {
    return settings;
  }

  /** Ends all subscriptions; events that wait are dropped. */
  @Override
  public void close() {
    deliveries.close();
    change(index.all(), List.of());
  }
}
