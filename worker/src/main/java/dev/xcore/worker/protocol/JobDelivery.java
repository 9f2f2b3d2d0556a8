package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the CALL that runs a job.
 *
 * @param job its name
 * @param dueTime when it was due
 * @param attempt from 1
 * @param payload a value tree, null for none
 */
public record JobDelivery(String job, Instant dueTime, int attempt, @Nullable Object payload) {

  /**
   * Writes the delivery.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(job).integer(dueTime.getEpochSecond()).integer(dueTime.getNano());
    out.integer(attempt).value(payload);
  }

  /**
   * Reads a delivery.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static JobDelivery read(ValueReader in) throws ProtocolException {
    return new JobDelivery(
        in.text(Protocol.NAME), time(in), in.integer(1, Integer.MAX_VALUE), in.value());
  }

  private static Instant time(ValueReader in) throws ProtocolException {
    long seconds = in.integer();
    try {
      return Instant.ofEpochSecond(seconds, in.integer(0, 999_999_999));
    } catch (DateTimeException e) {
      throw new ProtocolException("a job due at no time that there is");
    }
  }
}
