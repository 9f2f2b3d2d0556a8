package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.EventOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * The arguments of {@link Operation#EVENTS_SUBSCRIBE}. The filter stays in the worker; the options
 * have none.
 *
 * @param number by which the worker knows the handler
 * @param pattern of names
 * @param hasFilter whether the worker asks a filter before the handler
 * @param options how events are taken
 */
public record EventSubscription(
    int number, String pattern, boolean hasFilter, EventOptions options) {

  /**
   * Writes the arguments.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(number).text(pattern).bool(hasFilter);
    options(options, out);
  }

  /**
   * Reads the arguments.
   *
   * @param in of the frame
   * @return what they say
   * @throws ProtocolException if they are malformed, or options that a plugin cannot have made
   */
  public static EventSubscription read(ValueReader in) throws ProtocolException {
    return new EventSubscription(
        in.integer(0, Integer.MAX_VALUE), in.text(Protocol.NAME), in.bool(), options(in));
  }

  /** Writes options but for their filter. */
  static void options(EventOptions options, ValueWriter out) {
    out.integer(options.priority()).bool(options.once());
    out.integer(options.timeout().map(EventSubscription::nanos).orElse(0L));
    out.integer(options.queueSize()).text(options.overflow().name());
    out.integer(options.concurrency()).integer(options.maxAttempts());
    out.integer(nanos(options.backoff()));
  }

  /** What takes longer than can be counted takes that long. */
  static long nanos(Duration duration) {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE);
    return duration.compareTo(longest) > 0 ? Long.MAX_VALUE : duration.toNanos();
  }

  /** Reads options, which have no filter. */
  static EventOptions options(ValueReader in) throws ProtocolException {
    int most = Integer.MAX_VALUE;
    try {
      return new EventOptions(
          in.integer(-most, most),
          in.bool(),
          Optional.empty(),
          timeout(in.integer()),
          in.integer(0, most),
          overflow(in.text(Protocol.NAME)),
          in.integer(0, most),
          in.integer(0, most),
          Duration.ofNanos(in.integer()));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no options of a subscription: " + e.getMessage());
    }
  }

  static Optional<Duration> timeout(long nanos) {
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  private static EventOptions.Overflow overflow(String name) throws ProtocolException {
    for (EventOptions.Overflow overflow : EventOptions.Overflow.values()) {
      if (overflow.name().equals(name)) {
        return overflow;
      }
    }
    throw new ProtocolException("a subscription that overflows in no way that there is");
  }
}
