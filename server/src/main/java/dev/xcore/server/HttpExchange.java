package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.Response.Header;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, whatever server brought it in. Adapters implement the abstract
 * methods; everything else of this package sees nothing but this class.
 *
 * <p>An exchange is answered once: the first of {@link #respond} and {@link #stream} wins, later
 * ones do nothing. So a handler and the watchdog of its deadline may race on two threads.
 * Everything else belongs to the request's own thread.
 */
public abstract class HttpExchange {

  private static final int SWITCHED = 101;
  private static final String COOKIE = "Cookie";

  private final AtomicBoolean answered = new AtomicBoolean();
  private final List<Header> everyAnswer = new ArrayList<>();
  private final List<List<Header>> defaults = new ArrayList<>(2);
  private @Nullable ClientOrigin origin;
  private final AtomicReference<@Nullable IntConsumer> beforeAnswer = new AtomicReference<>();
  private final Map<String, Object> facts = new ConcurrentHashMap<>();
  private String understood = "";
  private boolean isKeptApart;
  private String user = "";
  private String refusedBy = "";
  private @Nullable RateAllowance allowance;
  private long sent;
  private volatile int status;
  private volatile boolean isLate;

  /** For adapters. */
  protected HttpExchange() {}

  /**
   * Returns the method.
   *
   * @return as sent
   */
  public abstract String method();

  /**
   * Returns the path below the point where the platform is mounted.
   *
   * @return not decoded, starts with {@code /}, without the query string
   */
  public abstract String rawPath();

  /**
   * Returns where a host has mounted the platform, so that its pages can name themselves.
   *
   * @return starts with {@code /} and does not end with it; empty for the host's root
   */
  public String contextPath() {
    return "";
  }

  /**
   * Returns the query string.
   *
   * @return not decoded, without {@code ?}, empty if there is none
   */
  public abstract String rawQuery();

  /**
   * Returns the scheme of the connection.
   *
   * @return {@code http} or {@code https}
   */
  protected abstract String connectionScheme();

  /**
   * Returns the host and port that the connection's other end asked for.
   *
   * @return as in the Host header, empty if there is none
   */
  protected abstract String connectionAuthority();

  /**
   * Returns the address of the connection's other end: the client, or the last proxy.
   *
   * @return an IP address in text form, without brackets
   */
  protected abstract String connectionAddress();

  /**
   * Returns the scheme the client used.
   *
   * @return {@code http} or {@code https}; what trusted proxies say counts
   */
  public final String scheme() {
    return origin == null ? connectionScheme() : origin.scheme();
  }

  /**
   * Returns the host and port the client asked for.
   *
   * @return as in the Host header, empty if there is none; what trusted proxies say counts
   */
  public final String authority() {
    return origin == null ? connectionAuthority() : origin.authority();
  }

  /**
   * Returns the client's address.
   *
   * @return an IP address in text form, without brackets; what trusted proxies say counts
   */
  public final String remoteAddress() {
    return origin == null ? connectionAddress() : origin.address();
  }

  /**
   * Returns the first value of a request header.
   *
   * @param name its name, case-insensitive
   * @return the value, empty if absent
   */
  public abstract Optional<String> header(String name);

  /**
   * Counts the request's header lines.
   *
   * @return zero or more; zero where the server itself bounds them
   */
  public int headerCount() {
    return 0;
  }

  /**
   * Visits every request header line in order.
   *
   * @param visitor takes name and value
   */
  public abstract void headers(BiConsumer<String, String> visitor);

  /**
   * Returns the request's body, without any limit of its own.
   *
   * @return always the same stream, blocking, to be read once; empty for a request without a body
   */
  public abstract InputStream body();

  /**
   * Adds a header line to the answer that {@link #send} or {@link #open} is about to begin.
   *
   * @param header the line
   */
  protected abstract void addHeader(Header header);

  /**
   * Sends the whole answer. Must not block for long: the watchdog calls it too. The body of an
   * answer to {@code HEAD} is not sent, its length is; statuses without a body (204, 304) are sent
   * without a length.
   *
   * @param status 200 to 599
   * @param body holds the body; not touched by the caller any more
   * @param length of the body within that array
   */
  protected abstract void send(int status, byte[] body, int length);

  /**
   * Begins an answer of unknown length.
   *
   * @param status 200 to 599
   * @return takes the body; {@code flush} hands it to the network; {@code close} ends the answer;
   *     an exception says that the client is gone
   * @throws IOException if the client is gone
   */
  protected abstract OutputStream open(int status) throws IOException;

  /**
   * Breaks the answer off so that the client sees that it is not complete.
   *
   * @param cause why
   */
  public abstract void abort(Throwable cause);

  /**
   * Tells whether the server behind this exchange can open WebSocket connections.
   *
   * @return false by default
   */
  protected boolean speaksWebSocket() {
    return false;
  }

  /**
   * Tells whether the client asks to turn the exchange into a WebSocket connection.
   *
   * @return false where the server cannot do it
   */
  protected boolean wantsSocket() {
    return false;
  }

  /**
   * Turns the exchange into a WebSocket connection.
   *
   * @param connection takes it
   * @return false if the request is no sound handshake; nothing was answered then
   */
  protected boolean accept(SocketConnection connection) {
    return false;
  }

  /** Takes the word of a trusted proxy on where the request came from. */
  final void cameFrom(ClientOrigin known) {
    origin = known;
  }

  /** Notes who the client has turned out to be, for the access log. */
  void isFrom(Principal principal) {
    user = principal.name();
  }

  /** Returns who the client has turned out to be, empty for nobody in particular. */
  final String userName() {
    return user;
  }

  /** Notes which layer refuses the request. */
  void refusedBy(String layer) {
    refusedBy = layer;
  }

  /** Returns which layer refuses the request, empty if none of the platform's does. */
  final String refusedBy() {
    return refusedBy;
  }

  /** Lets something be done before the answer is begun, once, with its status. */
  final void beforeAnswer(IntConsumer action) {
    beforeAnswer.set(action);
  }

  /** Says that the watchdog answers, which must not wait for anything. */
  final void late() {
    isLate = true;
  }

  final boolean isLate() {
    return isLate;
  }

  /** Notes something that belongs to what is recorded of this request. */
  final void fact(String name, Object value) {
    facts.put(name, value);
  }

  /** Returns what was noted; immutable. */
  final Map<String, Object> facts() {
    return Map.copyOf(facts);
  }

  private void announce(int answer) {
    IntConsumer action = beforeAnswer.getAndSet(null);
    if (action != null && !answered.get()) {
      action.accept(answer);
    }
  }

  /** Returns how many bytes of the body were handed on, as the thread sees it that did so. */
  final long sentBytes() {
    return sent;
  }

  /** Notes what is left of an allowance; the tightest is told the client. */
  void isLeft(RateAllowance left) {
    if (allowance == null || left.remaining() < allowance.remaining()) {
      allowance = left;
    }
  }

  /** Notes in which header the client has said who it is. */
  final void understood(String header) {
    understood = header;
  }

  /** From now on a plugin is concerned that shall not have the client's credentials. */
  final void keepApart() {
    isKeptApart = true;
  }

  /** Returns the first value of a header as a plugin sees it. */
  final Optional<String> visibleHeader(String name) {
    Optional<String> value = isHidden(name) ? Optional.empty() : header(name);
    return isKeptApart && name.equalsIgnoreCase(COOKIE)
        ? value.map(KeptApart::withoutSession).filter(rest -> !rest.isEmpty())
        : value;
  }

  /** Visits the header lines that a plugin sees. */
  final void visibleHeaders(BiConsumer<String, String> visitor) {
    headers((name, value) -> {
      boolean isCookie = isKeptApart && name.equalsIgnoreCase(COOKIE);
      String visible = isCookie ? KeptApart.withoutSession(value) : value;
      if (!isHidden(name) && !(isCookie && visible.isEmpty())) {
        visitor.accept(name, visible);
      }
    });
  }

  private boolean isHidden(String name) {
    return isKeptApart && !understood.isEmpty() && name.equalsIgnoreCase(understood);
  }

  /** Adds header lines to the answer, unless it brings lines of those names itself. */
  void unlessGiven(List<Header> lines) {
    defaults.add(lines);
  }

  /**
   * Adds a header line that is the same for many answers.
   *
   * @param header the line
   */
  protected void addUsualHeader(Header header) {
    addHeader(header);
  }

  /**
   * Adds a header line to whatever the answer will be; the same line is added once.
   *
   * @param header the line
   */
  public final void always(Header header) {
    if (!everyAnswer.contains(header)) {
      everyAnswer.add(header);
    }
  }

  /**
   * Tells whether an answer was begun.
   *
   * @return true once {@link #respond} or {@link #stream} has won
   */
  public final boolean isAnswered() {
    return answered.get();
  }

  /**
   * Answers with a body that is known as a whole.
   *
   * @param status 200 to 599
   * @param headers of this answer, Content-Type among them if there is a body
   * @param body the body, empty for none; not to be changed any more
   * @return whether this was the first answer
   */
  public final boolean respond(int status, List<Header> headers, byte[] body) {
    return respond(status, headers, body, body.length);
  }

  /**
   * Answers with a body that is the beginning of an array.
   *
   * @param status 200 to 599
   * @param headers of this answer, Content-Type among them if there is a body
   * @param body begins with the body; not to be changed any more
   * @param length of the body; taken as 0 for statuses without a body (204, 304)
   * @return whether this was the first answer
   */
  public final boolean respond(int status, List<Header> headers, byte[] body, int length) {
    announce(status);
    if (!begin(headers)) {
      return false;
    }
    this.status = status;
    int count = status == 204 || status == 304 ? 0 : length;
    sent = count;
    send(status, body, count);
    return true;
  }

  /**
   * Answers with a body that is written as it is produced.
   *
   * @param status 200 to 599
   * @param headers of this answer, Content-Type among them
   * @return takes the body, see {@link #open}; empty if the exchange is answered already
   * @throws IOException if the client is gone
   */
  public final Optional<OutputStream> stream(int status, List<Header> headers) throws IOException {
    announce(status);
    if (!begin(headers)) {
      return Optional.empty();
    }
    this.status = status;
    return Optional.of(new Counted(open(status)));
  }

  /**
   * Answers by turning the exchange into a WebSocket connection.
   *
   * @param connection takes it
   * @return whether this was the first answer
   */
  final boolean upgrade(SocketConnection connection) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    if (!accept(connection)) {
      answered.set(false);
      throw new InvalidPayloadException("the WebSocket handshake is not sound (RFC 6455, 4.1)");
    }
    status = SWITCHED;
    return true;
  }

  /**
   * Returns the status of the answer.
   *
   * @return 0 before there is one, 101 for a WebSocket
   */
  public final int answeredWith() {
    return status;
  }

  private boolean begin(List<Header> headers) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    for (Header header : everyAnswer) {
      addHeader(header);
    }
    for (Header header : headers) {
      if (!isKeptApart || !KeptApart.isForbidden(header)) {
        addHeader(withCharset(header));
      }
    }
    if (allowance != null) {
      allowance.lines().forEach(this::addHeader);
    }
    for (List<Header> lines : defaults) {
      for (Header line : lines) {
        if (!isGiven(headers, line.name()) && !isGiven(everyAnswer, line.name())) {
          addUsualHeader(line);
        }
      }
    }
    return true;
  }

  private static boolean isGiven(List<Header> headers, String name) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** Text without a character set is what each browser guesses; the platform's texts are UTF-8. */
  private static Header withCharset(Header header) {
    String value = header.value();
    boolean isOpen =
        value.startsWith("text/")
            && header.name().equalsIgnoreCase("Content-Type")
            && !value.startsWith("text/event-stream")
            && !value.toLowerCase(Locale.ROOT).contains("charset=");
    return isOpen ? new Header(header.name(), value + ";charset=utf-8") : header;
  }

  /** Counts what is written. */
  private final class Counted extends FilterOutputStream {

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      sent++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      sent += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
