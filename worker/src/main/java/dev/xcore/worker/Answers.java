package dev.xcore.worker;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.worker.protocol.Failure;
import org.jspecify.annotations.Nullable;

/** What requests have in common, whichever way they go. */
final class Answers {

  private Answers() {}

  /**
   * Writes the arguments of a request.
   *
   * @throws PayloadTooLargeException if they do not fit into a frame
   */
  static void write(Outlet.Arguments arguments, ValueWriter out) {
    try {
      arguments.write(out);
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException("the request is too large: " + e.getMessage());
    }
  }

  /**
   * Takes the host's answer.
   *
   * @param reader of its value
   * @return what the reader made of it
   * @throws ProtocolException if it is none
   * @throws dev.xcore.sdk.XcoreException if it is a refusal
   */
  static <R extends @Nullable Object> @Nullable R read(Frame answer, Outlet.AnswerReader<R> reader)
      throws ProtocolException {
    if (answer.type() == FrameType.REFUSAL) {
      Failure failure = Failure.read(answer.body());
      throw failure.isForeign()
          ? new HandlerErrorException(failure.message(), null)
          : failure.toException();
    }
    @Nullable R value = reader.read(answer.expect(FrameType.REPLY));
    answer.body().finish();
    return value;
  }
}
