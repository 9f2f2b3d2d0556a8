package dev.xcore.kernel.events;

import dev.xcore.sdk.CallContext;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event as it was sent, the same for all who take it. Id, time and trace are made when first
 * asked for. Thread safe.
 */
public final class PostedEvent {

  private static final Logger LOG = LoggerFactory.getLogger(PostedEvent.class);

  private final String name;
  private final String source;
  private final Optional<String> key;
  private final @Nullable EventChain chain;
  private final @Nullable CallContext context;
  private final EventContent content;
  private final EventClock clock;
  private final long number;
  private final long nanos;
  private @Nullable EventStamp stamp;

  PostedEvent(
      EventClock clock,
      String name,
      String source,
      Optional<String> key,
      @Nullable EventChain chain,
      @Nullable CallContext context,
      EventContent content) {
    this.clock = clock;
    this.number = clock.next();
    this.nanos = System.nanoTime();
    this.name = name;
    this.source = source;
    this.key = key;
    this.chain = chain;
    this.context = context;
    this.content = content;
  }

  private PostedEvent(PostedEvent same, EventContent content) {
    this.clock = same.clock;
    this.number = same.number;
    this.nanos = same.nanos;
    this.name = same.name;
    this.source = same.source;
    this.key = same.key;
    this.chain = same.chain;
    this.context = same.context;
    this.stamp = same.stamp();
    this.content = content;
  }

  /** Makes an event that was sent before: by another process, or before a restart. */
  PostedEvent(
      EventClock clock,
      String name,
      String source,
      Optional<String> key,
      EventStamp stamp,
      @Nullable Object tree) {
    this.clock = clock;
    this.number = clock.next();
    this.nanos = System.nanoTime();
    this.name = name;
    this.source = source;
    this.key = key;
    this.chain = null;
    this.context = null;
    this.content = EventContent.ofTree(tree);
    this.stamp = stamp;
  }

  /**
   * Returns what happened.
   *
   * @return dotted
   */
  public String name() {
    return name;
  }

  /**
   * Returns who sent it.
   *
   * @return a plugin's name, or {@code xcore}
   */
  public String source() {
    return source;
  }

  /**
   * Returns the key whose events keep their order.
   *
   * @return empty for none
   */
  public Optional<String> key() {
    return key;
  }

  /**
   * Returns the events that led to it.
   *
   * @return with itself at the end, null if that is not known
   */
  public @Nullable EventChain chain() {
    return chain;
  }

  /**
   * Returns the call that sent it.
   *
   * @return as it was then, null for none
   */
  public @Nullable CallContext context() {
    return context;
  }

  /**
   * Returns its place among the events of this process.
   *
   * @return counts up from 1
   */
  public long number() {
    return number;
  }

  /** Returns when it was sent, by {@link System#nanoTime}. */
  long nanos() {
    return nanos;
  }

  /**
   * Returns its data.
   *
   * @return an unmodifiable value tree, null for none, or if nobody has looked at it in time
   * @throws dev.xcore.sdk.InvalidPayloadException if what was sent cannot be written as a tree
   */
  public @Nullable Object data() {
    return content.tree();
  }

  /**
   * Keeps the data, which is let go otherwise when there are very many events. Data that cannot be
   * written as a tree is let go nevertheless.
   */
  public void keepData() {
    try {
      content.tree();
    } catch (RuntimeException e) {
      LOG.debug("{} has data that cannot be shown: {}", this, e.getMessage());
      content.letGo();
    }
  }

  /** Returns the bytes of the data that is kept, zero if there is none or it is no tree yet. */
  long kept() {
    return content.kept();
  }

  /** Returns this event as it is remembered when its data is too large for that. */
  PostedEvent withoutData() {
    return new PostedEvent(this, EventContent.ofTree(null));
  }

  /** Lets go of data that nobody has looked at. */
  void letGo() {
    content.letGo();
  }

  /**
   * Returns what tells it from all others.
   *
   * @return the same at each call
   */
  public synchronized EventStamp stamp() {
    EventStamp known = stamp;
    if (known == null) {
      known =
          new EventStamp(
              clock.id(number),
              time(),
              context == null ? Optional.empty() : context.tenant(),
              traceparent());
      stamp = known;
    }
    return known;
  }

  private Instant time() {
    return Instant.now().minusNanos(System.nanoTime() - nanos);
  }

  private String traceparent() {
    String trace = context == null ? clock.trace(number) : context.traceId();
    return "00-" + trace + "-" + HexFormat.of().toHexDigits(number | Long.MIN_VALUE) + "-01";
  }

  @Override
  public String toString() {
    return "event " + name + " of " + source;
  }
}
