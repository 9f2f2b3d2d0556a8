package dev.xcore.sdk;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as one handler sees it. Name, source, id and time are what CloudEvents
 * 1.0 calls {@code type}, {@code source}, {@code id} and {@code time}. Used by one handler, thread
 * safe.
 */
public interface Event {

  /**
   * Returns what happened.
   *
   * @return dotted, such as {@code user.created}
   */
  String name();

  /**
   * Returns what there is to know of it.
   *
   * @return a value tree of maps, lists and scalars, unmodifiable; null for nothing
   */
  @Nullable Object data();

  /**
   * Converts and validates the data.
   *
   * @param type a record or any other type that a payload can have
   * @param <T> that type
   * @return the data
   * @throws ValidationException if the data is missing, of another shape or violates a constraint
   */
  <T> T data(Class<T> type);

  /**
   * Returns who sent it; the platform says so, nobody else can.
   *
   * @return a plugin's name, or {@code xcore} for the platform
   */
  String source();

  /**
   * Returns the event's id: the same for all its handlers and all attempts to deliver it, so that a
   * handler can tell that it has seen it before.
   *
   * @return unique among all events of an installation
   */
  String id();

  /**
   * Returns when it was sent.
   *
   * @return to the microsecond or better
   */
  Instant time();

  /**
   * Returns the tenant it belongs to.
   *
   * @return the sender's tenant, empty without tenancy
   */
  Optional<String> tenant();

  /**
   * Returns the trace of the call that sent it, for the systems that it is told to.
   *
   * @return as the header {@code traceparent} of W3C Trace Context
   */
  String traceparent();

  /**
   * Returns the key whose events are delivered one after the other.
   *
   * @return as given by the sender, empty for none
   */
  Optional<String> key();

  /**
   * Returns which attempt to deliver it to this handler this is.
   *
   * @return 1 for the first
   */
  int attempt();

  /**
   * Answers the sender of an emitted event; the last answer counts. An annotated handler may return
   * its answer instead. Nobody hears the answer to a published event.
   *
   * @param value a record, map, list or scalar, or null
   */
  void reply(@Nullable Object value);

  /**
   * Refuses what the sender is about to do, and stops the event like {@link #stopPropagation}; the
   * sender of an emitted event sees it. Without effect on a published event, whose deliveries have
   * nothing to do with each other.
   */
  void cancel();

  /**
   * Tells whether a handler has cancelled the event.
   *
   * @return true after {@link #cancel}
   */
  boolean isCancelled();

  /**
   * Keeps an emitted event from the handlers that come after this one. Without effect on a
   * published event.
   */
  void stopPropagation();
}
