package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.http.Response.Header;
import java.time.Duration;

/**
 * The arguments of {@link Operation#HTTP_SEND}.
 *
 * @param call whose body is bytes, if it has one: what is sent as JSON has been written
 */
public record HttpSending(HttpCall call) {

  /**
   * Writes the arguments.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(call.method()).text(call.url()).beginList();
    for (Header header : call.headers()) {
      out.text(header.name()).text(header.value());
    }
    out.end();
    if (call.body() instanceof byte[] bytes) {
      out.bytes(bytes);
    } else {
      out.nothing();
    }
    out.integer(call.timeout().toMillis()).bool(call.followRedirects());
    out.integer(call.maxReplyBytes());
  }

  /**
   * Reads the arguments.
   *
   * @param in of the frame
   * @return what they say
   * @throws ProtocolException if they are malformed, or no request that a plugin could have made
   */
  public static HttpSending read(ValueReader in) throws ProtocolException {
    try {
      HttpCall call = HttpCall.of(in.text(Protocol.NAME), in.text(HttpCall.MAX_URL));
      in.beginList();
      for (int count = 0; !in.isEnd(); count++) {
        if (count == HttpCall.MAX_HEADERS) {
          throw new ProtocolException("more than " + HttpCall.MAX_HEADERS + " headers");
        }
        call = call.header(in.text(Protocol.NAME), in.text(HttpCall.MAX_HEADER_CHARACTERS));
      }
      if (!in.isNull()) {
        call = call.body(in.bytes());
      }
      Duration timeout = Duration.ofMillis(in.integer(1, (int) HttpCall.MAX_TIMEOUT.toMillis()));
      boolean isFollowed = in.bool();
      int most = in.integer(0, HttpCall.MAX_BYTES);
      return new HttpSending(call.timeout(timeout).followRedirects(isFollowed).maxReplyBytes(most));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no request that can be sent: " + e.getMessage());
    }
  }
}
