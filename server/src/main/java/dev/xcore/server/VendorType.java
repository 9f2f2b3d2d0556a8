package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;

/** Answers with the media type of an API's version where a client asked for that. */
final class VendorType {

  private static final String CONTENT_TYPE = "Content-Type";

  private VendorType() {}

  /**
   * Relabels an answer.
   *
   * @param answer what the route returned
   * @param mediaType the version's own media type, a kind of JSON
   * @return the answer with that type if it was plain JSON, else as it is
   */
  static Answer of(Answer answer, String mediaType) {
    List<Header> headers = headers(answer.headers(), mediaType);
    return switch (answer) {
      case Answer.Whole whole -> whole.with(headers);
      case Answer.Streamed streamed ->
          new Answer.Streamed(streamed.status(), headers, streamed.body());
    };
  }

  private static List<Header> headers(List<Header> headers, String mediaType) {
    return headers.stream().map(header -> header(header, mediaType)).toList();
  }

  private static Header header(Header header, String mediaType) {
    boolean isPlainJson =
        header.name().equalsIgnoreCase(CONTENT_TYPE)
            && MediaType.of(header.value()).equals("application/json");
    return isPlainJson ? new Header(CONTENT_TYPE, mediaType) : header;
  }
}
