package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What is going to be sent. */
sealed interface Answer {

  /** The status line's code. */
  int status();

  /** Headers of this answer. */
  List<Header> headers();

  /** A body that is known as a whole: the beginning of an array, which nobody changes any more. */
  final class Whole implements Answer {
    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final int length;

    /**
     * Makes an answer.
     *
     * @param status 200 to 599
     * @param headers of this answer
     * @param body begins with the body
     * @param length of the body
     */
    Whole(int status, List<Header> headers, byte[] body, int length) {
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.length = length;
    }

    /** Makes an answer whose body fills its array. */
    static Whole of(int status, List<Header> headers, byte[] body) {
      return new Whole(status, headers, body, body.length);
    }

    /** Makes an answer without a body. */
    static Whole empty(int status, List<Header> headers) {
      return new Whole(status, headers, new byte[0], 0);
    }

    /** Returns this answer with other header lines. */
    Whole with(List<Header> others) {
      return new Whole(status, others, body, length);
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public List<Header> headers() {
      return headers;
    }

    /** Sends this answer with one more header line; tells whether it was the first. */
    boolean send(HttpExchange exchange, Header last) {
      List<Header> all = new ArrayList<>(headers);
      all.add(last);
      return exchange.respond(status, all, body, length);
    }

    /** Sends this answer; tells whether it was the first. */
    boolean send(HttpExchange exchange) {
      return exchange.respond(status, headers, body, length);
    }

    /** Returns the body. */
    ByteBuffer buffer() {
      return ByteBuffer.wrap(body, 0, length);
    }
  }

  /**
   * A body that is written as it is produced.
   *
   * @param status 200 to 599
   * @param headers of this answer
   * @param body writes it
   */
  record Streamed(int status, List<Header> headers, Body body) implements Answer {}

  /** Writes a body, in the plugin's name. */
  sealed interface Body {

    /**
     * Releases what the body holds, whether it was written or not. Harmless when repeated.
     *
     * @throws Exception if it cannot be released
     */
    void discard() throws Exception;

    /** Bytes of any kind: an answer that breaks off is not complete. */
    non-sealed interface Bytes extends Body {

      /**
       * Writes the body.
       *
       * @param output to the client
       * @throws Exception breaks the answer off
       */
      void writeTo(java.io.OutputStream output) throws Exception;
    }

    /** Server-sent events: an answer may end after any event. */
    non-sealed interface Events extends Body {

      /**
       * Writes the events.
       *
       * @param writer to the client
       * @throws Exception ends the answer
       */
      void writeTo(EventWriter writer) throws Exception;
    }
  }
}
