package dev.xcore.worker.protocol;

import dev.xcore.handlers.TaskRules;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a CALL that runs a task.
 *
 * @param id of the task
 * @param queue it has waited in
 * @param attempt from 1
 * @param createdAt when it was enqueued, in milliseconds
 * @param payload of the task
 */
public record TaskDelivery(
    String id, String queue, int attempt, Instant createdAt, @Nullable Object payload) {

  /**
   * Writes the delivery.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(id).text(queue).integer(attempt).integer(createdAt.toEpochMilli()).value(payload);
  }

  /**
   * Reads a delivery.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static TaskDelivery read(ValueReader in) throws ProtocolException {
    return new TaskDelivery(
        in.text(TaskRules.MAX_TEXT),
        in.text(TaskRules.MAX_TEXT),
        in.integer(1, Integer.MAX_VALUE),
        Instant.ofEpochMilli(in.integer()),
        in.value());
  }
}
