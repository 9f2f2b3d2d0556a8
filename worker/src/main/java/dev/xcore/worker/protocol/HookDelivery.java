package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.PayloadTooLargeException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the CALL that asks a hook: what happens, and what the hook may do about it.
 *
 * @param number by which the hook cancels it
 * @param isAfter whether it has happened
 * @param point the hook point
 * @param source who makes it happen
 * @param rights what hooks may do at this point
 * @param attributes what else there is to know, scalars by name
 * @param payload what goes in
 * @param result what came of it
 * @param error why it failed or who cancelled it
 */
public record HookDelivery(
    int number,
    boolean isAfter,
    String point,
    String source,
    Rights rights,
    Map<String, ? extends @Nullable Object> attributes,
    HookContent payload,
    HookContent result,
    Optional<Failure> error) {

  /**
   * What hooks may do at a point.
   *
   * @param replacesPayload whether they may change what goes in
   * @param skips whether they may answer in place of what would happen
   * @param replacesResult whether they may change what comes of it
   * @param isCancelled whether it was refused, so that nobody changes what came of it
   */
  public record Rights(
      boolean replacesPayload, boolean skips, boolean replacesResult, boolean isCancelled) {}

  /**
   * Writes the delivery. What does not fit into the frame stays behind, with the reason in its
   * place.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    int begin = out.size();
    HookDelivery fitting = this;
    while (true) {
      try {
        fitting.writeAll(out);
        return;
      } catch (TooLargeException e) {
        out.truncate(begin);
        fitting = fitting.without(e);
      }
    }
  }

  /** Leaves something out that takes room. */
  private HookDelivery without(TooLargeException why) {
    HookContent absent =
        HookContent.absent(
            new PayloadTooLargeException(
                "it cannot be handed to a sandboxed plugin: " + why.getMessage()));
    if (error.filter(failure -> !failure.fields().isEmpty()).isPresent()) {
      return with(payload, result, error.map(Failure::withoutFields));
    }
    if (result.tree() != null) {
      return with(payload, absent, error);
    }
    if (payload.tree() != null) {
      return with(absent, result, error);
    }
    throw why;
  }

  private HookDelivery with(HookContent in, HookContent after, Optional<Failure> failure) {
    return new HookDelivery(number, isAfter, point, source, rights, attributes, in, after, failure);
  }

  private void writeAll(ValueWriter out) {
    out.integer(number).bool(isAfter).text(point).text(source);
    out.bool(rights.replacesPayload).bool(rights.skips).bool(rights.replacesResult);
    out.bool(rights.isCancelled).value(attributes);
    payload.write(out);
    result.write(out);
    out.bool(error.isPresent());
    error.ifPresent(why -> why.write(out));
  }

  /**
   * Reads a delivery.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static HookDelivery read(ValueReader in) throws ProtocolException {
    return new HookDelivery(
        in.integer(0, Integer.MAX_VALUE),
        in.bool(),
        in.text(Protocol.NAME),
        in.text(Protocol.NAME),
        new Rights(in.bool(), in.bool(), in.bool(), in.bool()),
        in.map(),
        HookContent.read(in),
        HookContent.read(in),
        in.bool() ? Optional.of(Failure.part(in)) : Optional.empty());
  }
}
