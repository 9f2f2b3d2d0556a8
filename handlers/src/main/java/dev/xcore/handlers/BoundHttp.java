package dev.xcore.handlers;

import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.HttpReply;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.http.Response.Header;

/**
 * An extension's requests to other servers over their port, the same on both sides of a process
 * wall. Thread safe.
 *
 * @param port sends them
 * @param binder of the plugin
 */
public record BoundHttp(HttpPort port, Binder binder) implements HttpCalls, Brokered {

  @Override
  public HttpReply send(HttpCall call) {
    HttpCall written = call.isJson() ? written(call) : call;
    HttpPort.Answer answer =
        port.send(
            new HttpPort.Sending(
                written.method(),
                written.url(),
                written.headers().stream()
                    .map(header -> new HttpPort.Line(header.name(), header.value()))
                    .toList(),
                written.body() instanceof byte[] bytes ? bytes : new byte[0],
                written.timeout().toMillis(),
                written.followRedirects(),
                written.maxReplyBytes()));
    return BoundReply.of(
        answer.status(),
        answer.url(),
        answer.headers().stream().map(line -> new Header(line.name(), line.value())).toList(),
        answer.body(),
        binder);
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
