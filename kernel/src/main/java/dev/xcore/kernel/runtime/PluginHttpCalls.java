package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundReply;
import dev.xcore.handlers.JsonText;
import dev.xcore.kernel.net.OutboundReply;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.HttpReply;
import dev.xcore.sdk.InvalidPayloadException;
import java.time.Duration;
import java.util.Optional;

/**
 * The requests that a plugin in this process sends to other servers.
 *
 * @param calls sends them
 * @param binder of the plugin
 */
record PluginHttpCalls(OutboundCalls calls, Binder binder) implements HttpCalls {

  @Override
  public HttpReply send(HttpCall call) {
    Call here = CallBinding.current();
    Optional<Duration> remaining = here == null ? Optional.empty() : here.remaining();
    OutboundReply reply = calls.send(call.isJson() ? written(call) : call, remaining);
    return BoundReply.of(reply.status(), reply.url(), reply.headers(), reply.body(), binder);
  }

  private HttpCall written(HttpCall call) {
    try {
      HttpCall bytes = call.body(JsonText.write(call.body(), binder));
      return call.hasHeader("Content-Type")
          ? bytes
          : bytes.header("Content-Type", "application/json");
    } catch (IllegalArgumentException unwritable) {
      throw new InvalidPayloadException(
          "the body of %s cannot be written as JSON: %s".formatted(call, unwritable.getMessage()));
    }
  }
}
