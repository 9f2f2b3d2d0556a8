package dev.xcore.handlers;

import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes all arguments of a route's or socket's method from a request. Thread safe. */
final class RequestArguments {

  private static final @Nullable Object[] NONE = {};

  private final RequestArgument[] arguments;

  RequestArguments(List<RequestArgument> arguments) {
    this.arguments = arguments.toArray(RequestArgument[]::new);
  }

  /**
   * Reads and validates every argument.
   *
   * @throws dev.xcore.sdk.ValidationException with the problems of all of them
   */
  @Nullable Object[] read(Request request, @Nullable WebSocketSession session) {
    if (arguments.length == 0) {
      return NONE;
    }
    RequestReading reading = new RequestReading(request, session);
    @Nullable Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].read(reading);
    }
    reading.finish();
    return values;
  }
}
