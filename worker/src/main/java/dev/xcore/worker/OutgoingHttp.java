package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundReply;
import dev.xcore.handlers.JsonText;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.HttpReply;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.worker.protocol.HttpAnswer;
import dev.xcore.worker.protocol.HttpSending;
import dev.xcore.worker.protocol.Operation;

/**
 * The requests that the plugin sends to other servers. Thread safe.
 *
 * @param outlet to the host, which sends them
 * @param binder of the plugin's types
 */
record OutgoingHttp(Outlet outlet, Binder binder) implements HttpCalls {

  @Override
  public HttpReply send(HttpCall call) {
    HttpSending sending = new HttpSending(call.isJson() ? written(call) : call);
    try {
      HttpAnswer answer = HttpAnswer.of(outlet.ask(Operation.HTTP_SEND, sending::write));
      return BoundReply.of(answer.status(), answer.url(), answer.headers(), answer.body(), binder);
    } catch (ProtocolException e) {
      throw new SandboxViolationException("the host's answer cannot be read: " + e.getMessage());
    }
  }

  private HttpCall written(HttpCall call) {
    try {
      HttpCall bytes = call.body(JsonText.write(call.body(), binder));
      return call.hasHeader("Content-Type")
          ? bytes
          : bytes.header("Content-Type", "application/json");
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(
          "the body of " + call + " cannot be written as JSON: " + e.getMessage());
    }
  }
}
