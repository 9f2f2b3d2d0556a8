package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.http.Response.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Operation#HTTP_SEND} answers: a list of status, address, headers and body.
 *
 * @param status of the reply
 * @param url that answered
 * @param headers of the reply
 * @param body of the reply
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record HttpAnswer(int status, String url, List<Header> headers, byte[] body) {

  /** Copies the headers. */
  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /**
   * Writes the answer, as one value.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList().integer(status).text(url).beginList();
    for (Header header : headers) {
      out.text(header.name()).text(header.value());
    }
    out.end().bytes(body).end();
  }

  /**
   * Reads an answer.
   *
   * @param value as it was received
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static HttpAnswer of(@Nullable Object value) throws ProtocolException {
    if (value instanceof List<?> parts
        && parts.size() == 4
        && parts.get(0) instanceof Long status
        && parts.get(1) instanceof String url
        && parts.get(2) instanceof List<?> lines
        && parts.get(3) instanceof byte[] body) {
      List<Header> headers = new ArrayList<>();
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        headers.add(new Header(String.valueOf(lines.get(i)), String.valueOf(lines.get(i + 1))));
      }
      return new HttpAnswer(status.intValue(), url, headers, body);
    }
    throw new ProtocolException("no answer to an HTTP request");
  }
}
