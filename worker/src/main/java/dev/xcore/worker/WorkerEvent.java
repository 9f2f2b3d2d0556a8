package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.Event;
import dev.xcore.worker.protocol.EventDelivery;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event in the hands of the plugin's handler. What it says of the event's end is told to the
 * host when the handler has come back. Thread safe.
 */
final class WorkerEvent implements Event {

  private final EventDelivery delivery;
  private final @Nullable Object data;
  private final Binder binder;
  private volatile boolean isCancelled;
  private volatile boolean isStopped;
  private volatile @Nullable Object answer;

  WorkerEvent(EventDelivery delivery, Binder binder) {
    this.delivery = delivery;
    this.data = FrozenTree.of(delivery.data());
    this.binder = binder;
  }

  @Override
  public String name() {
    return delivery.name();
  }

  @Override
  public @Nullable Object data() {
    return data;
  }

  @Override
  public <T> T data(Class<T> type) {
    return binder.read(type, data);
  }

  @Override
  public String source() {
    return delivery.source();
  }

  @Override
  public String id() {
    return delivery.id();
  }

  @Override
  public Instant time() {
    return delivery.time();
  }

  @Override
  public Optional<String> tenant() {
    return delivery.tenant();
  }

  @Override
  public String traceparent() {
    return delivery.traceparent();
  }

  @Override
  public Optional<String> key() {
    return delivery.key();
  }

  @Override
  public int attempt() {
    return delivery.attempt();
  }

  @Override
  public void reply(@Nullable Object value) {
    answer = value;
  }

  /** Returns the handler's answer, null for none. */
  @Nullable Object answer() {
    return answer;
  }

  @Override
  public void cancel() {
    isCancelled = true;
    isStopped = true;
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public void stopPropagation() {
    isStopped = true;
  }

  /** Whether the handlers that come after are not to see it. */
  boolean isStopped() {
    return isStopped;
  }

  @Override
  public String toString() {
    return "event " + name() + " of " + source();
  }
}
