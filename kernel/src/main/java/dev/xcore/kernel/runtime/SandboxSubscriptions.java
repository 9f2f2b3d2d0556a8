package dev.xcore.kernel.runtime;

import dev.xcore.handlers.EventName;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.SeatSubscriptions.Kept;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Subscription;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.EventDelivery.Part;
import dev.xcore.worker.protocol.EventSubscription;
import dev.xcore.worker.protocol.Protocol;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The event handlers that the code in one seat's workers has made. Thread safe. */
final class SandboxSubscriptions {

  private final VersionGround ground;
  private final PluginScope scope;
  private final SeatSubscriptions<EventSubscription> kept =
      new SeatSubscriptions<>(
          "subscriptions", EventSubscription::number, SandboxSubscriptions::isSame);

  /**
   * Makes the record of a seat.
   *
   * @param ground of the version
   * @param scope of the seat
   */
  SandboxSubscriptions(VersionGround ground, PluginScope scope) {
    this.ground = ground;
    this.scope = scope;
  }

  private static boolean isSame(EventSubscription one, EventSubscription other) {
    return one.pattern().equals(other.pattern())
        && one.hasFilter() == other.hasFilter()
        && one.options().equals(other.options());
  }

  /**
   * Makes a subscription.
   *
   * @param session of the worker that asks
   * @param asked what it asks for
   * @throws ProtocolException if the worker has used the number before
   * @throws IllegalArgumentException if the pattern is none
   * @throws dev.xcore.sdk.PermissionDeniedException if the plugin may not take such events
   * @throws dev.xcore.sdk.ConflictException if there are too many
   */
  void add(WorkerSession session, EventSubscription asked) throws ProtocolException {
    EventName.segments(asked.pattern());
    ground.settings().inForce().events().checkSubscribe(asked.pattern(), ground.judge());
    kept.add(session, bounded(asked), this::begin);
  }

  private EventSubscription bounded(EventSubscription asked) {
    return new EventSubscription(
        asked.number(),
        asked.pattern(),
        asked.hasFilter(),
        bounded(asked.options(), ground.manifest(), ground.events().bus().settings()));
  }

  /**
   * Bounds what a sandboxed plugin asks for: events wait for it in the server's memory, and senders
   * for its handlers.
   *
   * @param asked by the plugin
   * @param manifest in force
   * @param settings of the bus
   * @return the options that it gets
   */
  static EventOptions bounded(EventOptions asked, PluginManifest manifest, EventSettings settings) {
    Duration longest = manifest.resources().timeout();
    boolean isLong = asked.timeout().filter(most -> most.compareTo(longest) > 0).isPresent();
    EventOptions options = isLong ? asked.withTimeout(longest) : asked;
    return options
        .withConcurrency(Math.min(options.concurrency(), Protocol.CALL_LINKS))
        .withQueue(Math.min(options.queueSize(), settings.queueSize()), options.overflow());
  }

  private Subscription begin(Kept<EventSubscription> made) {
    EventSubscription wanted = made.wanted();
    boolean asksFirst = wanted.hasFilter() && wanted.options().once();
    return ground
        .events()
        .subscribe(
            scope,
            wanted.pattern(),
            wanted.options(),
            (instance, event) -> take(instance, made, event, asksFirst),
            asksFirst ? Optional.of(filter(made)) : Optional.empty());
  }

  /** The one event of a subscription is the first that passes its filter, which is asked alone. */
  @SuppressWarnings("ReferenceEquality") // the very mark, not something that equals it
  private Predicate<Event> filter(Kept<EventSubscription> subscription) {
    return event -> {
      try {
        PluginInstance instance = scope.instance();
        return instance != null
            && send(instance, subscription, Part.FILTER, event) != EmitTarget.NOT_TAKEN;
      } catch (RuntimeException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginUnavailableException("interrupted while a filter was asked");
      } catch (Exception e) {
        throw new IllegalStateException("an event's way throws nothing else", e);
      }
    };
  }

  private @Nullable Object take(
      PluginInstance instance,
      Kept<EventSubscription> subscription,
      Event event,
      boolean isFiltered)
      throws Exception {
    Object answer = send(instance, subscription, isFiltered ? Part.HANDLER : Part.ALL, event);
    if (subscription.wanted().options().once()) {
      kept.end(subscription);
    }
    return answer;
  }

  /** Has the worker take an event; one that has left its number behind takes none. */
  private static @Nullable Object send(
      PluginInstance instance, Kept<EventSubscription> subscription, Part part, Event event)
      throws Exception {
    return ((SandboxedPlugin) instance.object())
        .<@Nullable Object>use(session ->
            subscription.belongsTo(session)
                ? SandboxedEvent.take(
                    session,
                    CallTarget.numbered(CallTarget.Kind.SUBSCRIPTION, subscription.number()),
                    part,
                    event)
                : EmitTarget.NOT_TAKEN);
  }

  /**
   * Ends a subscription; nothing happens if the worker has none of that number.
   *
   * @param session of the worker that asks
   * @param number by which it knows the handler
   */
  void end(WorkerSession session, int number) {
    kept.end(session, number);
  }

  /**
   * Ends what a worker has not made again.
   *
   * @param session of the worker that has been loaded in place of another
   */
  void settle(WorkerSession session) {
    kept.settle(session);
  }
}
