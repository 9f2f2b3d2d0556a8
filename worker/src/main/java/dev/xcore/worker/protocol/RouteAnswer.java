package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of the RESULT of a route.
 *
 * @param status asked for by the handler; 0 for the route's own
 * @param headers set by the handler, a name and a value each
 * @param kind of body
 * @param body a value tree for {@code VALUE}, an array for {@code BYTES}, else null
 */
public record RouteAnswer(int status, List<Header> headers, BodyKind kind, @Nullable Object body) {

  private static final int MOST_HEADERS = 1000;
  private static final int LONGEST_VALUE = 1 << 16;

  /** Status of an answer whose handler set none. */
  public static final int OWN_STATUS = 0;

  /** Checks the status and copies the headers. */
  public RouteAnswer {
    headers = List.copyOf(headers);
  }

  /**
   * A header.
   *
   * @param name of it
   * @param value of it
   */
  public record Header(String name, String value) {}

  /** The kinds of bodies. */
  public enum BodyKind {
    /** Nothing. */
    NONE(1),
    /** A value, to be written as JSON or as text. */
    VALUE(2),
    /** Bytes. */
    BYTES(3),
    /** Bytes that {@link CallTarget.Kind#STREAM} writes. */
    STREAM(4),
    /** Server-sent events that {@link CallTarget.Kind#STREAM} writes. */
    EVENTS(5),
    /** An empty {@code Optional}. */
    ABSENT(6);

    private static final BodyKind[] ALL = values();

    private final int code;

    BodyKind(int code) {
      this.code = code;
    }

    static BodyKind of(long code) throws ProtocolException {
      for (BodyKind kind : ALL) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new ProtocolException("there is no kind of body " + code);
    }
  }

  /**
   * Writes the answer.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    writeHead(out);
    out.value(body);
  }

  /**
   * Writes all but the body, which the caller writes as one value.
   *
   * @param out where to
   * @throws IllegalArgumentException if a header is longer than what is read, or there are too many
   */
  public void writeHead(ValueWriter out) {
    Protocol.requireAtMost("the answer", headers.size(), MOST_HEADERS, "headers");
    out.integer(status).beginList();
    for (Header header : headers) {
      out.text(Protocol.bounded("the name of a header", header.name(), Protocol.NAME));
      out.text(Protocol.bounded("the header " + header.name(), header.value(), LONGEST_VALUE));
    }
    out.end().integer(kind.code);
  }

  /**
   * Reads the answer.
   *
   * @param in of the frame
   * @return what it says; status and headers are still to be checked by their types
   * @throws ProtocolException if it is malformed
   */
  public static RouteAnswer read(ValueReader in) throws ProtocolException {
    int status = in.integer(0, 599);
    List<Header> headers = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (headers.size() == MOST_HEADERS) {
        throw new ProtocolException("more than " + MOST_HEADERS + " headers");
      }
      headers.add(new Header(in.text(Protocol.NAME), in.text(LONGEST_VALUE)));
    }
    return new RouteAnswer(status, headers, BodyKind.of(in.integer()), in.value());
  }
}
