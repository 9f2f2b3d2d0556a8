package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the CALL that brings an event: what is to be done with it, its attributes as
 * CloudEvents 1.0 has them, its data.
 *
 * @param part what is to be done with it
 * @param attempt which attempt to deliver it this is, from 1
 * @param name what happened
 * @param source who sent it
 * @param id of the event
 * @param time when it was sent
 * @param tenant it belongs to
 * @param traceparent of W3C Trace Context
 * @param key whose events keep their order
 * @param data a value tree, null for none
 */
public record EventDelivery(
    Part part,
    int attempt,
    String name,
    String source,
    String id,
    Instant time,
    Optional<String> tenant,
    String traceparent,
    Optional<String> key,
    @Nullable Object data) {

  /** What the worker does with an event. */
  public enum Part {
    /** It asks the filter, if there is one, and runs the handler. */
    ALL(1),
    /** It asks the filter. */
    FILTER(2),
    /** It runs the handler, whatever the filter says. */
    HANDLER(3);

    private final int code;

    Part(int code) {
      this.code = code;
    }

    static Part of(int code) throws ProtocolException {
      for (Part part : values()) {
        if (part.code == code) {
          return part;
        }
      }
      throw new ProtocolException("there is no part " + code + " of taking an event");
    }
  }

  /**
   * Writes the delivery.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(part.code).integer(attempt).text(name).text(source).text(id);
    out.integer(time.getEpochSecond()).integer(time.getNano());
    out.value(
        tenant.map(text -> Protocol.bounded("the tenant", text, Protocol.MESSAGE)).orElse(null));
    out.text(traceparent).value(key.orElse(null)).value(data);
  }

  /**
   * Reads a delivery.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static EventDelivery read(ValueReader in) throws ProtocolException {
    return new EventDelivery(
        Part.of(in.integer(0, 100)),
        in.integer(1, Integer.MAX_VALUE),
        in.text(Protocol.NAME),
        in.text(Protocol.NAME),
        in.text(Protocol.NAME),
        time(in),
        Optional.ofNullable(in.textOrNull(Protocol.MESSAGE)),
        in.text(Protocol.NAME),
        Optional.ofNullable(in.textOrNull(Protocol.NAME)),
        in.value());
  }

  private static Instant time(ValueReader in) throws ProtocolException {
    long seconds = in.integer();
    try {
      return Instant.ofEpochSecond(seconds, in.integer(0, 999_999_999));
    } catch (DateTimeException e) {
      throw new ProtocolException("an event of no time that there is");
    }
  }
}
