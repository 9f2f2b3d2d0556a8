package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.Event;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event in the hands of one handler, whose types it converts the data to. Thread safe. */
public final class DeliveredEvent implements Event {

  private final PostedEvent posted;
  private final Binder handler;
  private final EmitState state;
  private final int attempt;
  private volatile @Nullable Object answer;

  /**
   * Hands an event over.
   *
   * @param posted the event
   * @param handler the binder of the handler's plugin
   * @param state shared with the other handlers of an emitted event; one of its own for a published
   *     one
   * @param attempt counts from 1
   */
  public DeliveredEvent(PostedEvent posted, Binder handler, EmitState state, int attempt) {
    this.posted = posted;
    this.handler = handler;
    this.state = state;
    this.attempt = attempt;
  }

  @Override
  public String name() {
    return posted.name();
  }

  @Override
  public @Nullable Object data() {
    return posted.data();
  }

  @Override
  public <T> T data(Class<T> type) {
    return handler.read(type, posted.data());
  }

  @Override
  public String source() {
    return posted.source();
  }

  @Override
  public String id() {
    return posted.stamp().id();
  }

  @Override
  public Instant time() {
    return posted.stamp().time();
  }

  @Override
  public Optional<String> tenant() {
    return posted.stamp().tenant();
  }

  @Override
  public String traceparent() {
    return posted.stamp().traceparent();
  }

  @Override
  public Optional<String> key() {
    return posted.key();
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public void reply(@Nullable Object value) {
    answer = value;
  }

  /**
   * Returns the handler's answer.
   *
   * @return as the handler gave it, null for none
   */
  public @Nullable Object answer() {
    return answer;
  }

  @Override
  public void cancel() {
    state.cancel();
  }

  @Override
  public boolean isCancelled() {
    return state.isCancelled();
  }

  @Override
  public void stopPropagation() {
    state.stop();
  }

  @Override
  public String toString() {
    return posted.toString();
  }
}
