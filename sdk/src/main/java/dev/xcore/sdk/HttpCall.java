package dev.xcore.sdk;

import dev.xcore.sdk.http.Response.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to another server; immutable. {@code HttpCall.post(url).header("Authorization",
 * token).json(order).timeout(Duration.ofSeconds(5))}.
 */
public final class HttpCall {

  /** The most bytes that the body of a request or of a reply may have: 8 MiB. */
  public static final int MAX_BYTES = 8 << 20;

  /** The most header lines that a request may have. */
  public static final int MAX_HEADERS = 64;

  /** The most characters that the names and values of a request's headers may have together. */
  public static final int MAX_HEADER_CHARACTERS = 16 << 10;

  /** The most characters that a URL may have. */
  public static final int MAX_URL = 8 << 10;

  /** The longest time that a request may ask for. */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern WEB = Pattern.compile("https?://[^/?#].*", Pattern.CASE_INSENSITIVE);
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final int LATIN_1 = 0xff;

  /** What the platform says itself, or what would change how the connection is read. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via");

  private final String method;
  private final String url;
  private final List<Header> headers;
  private final @Nullable Object body;
  private final boolean isJson;
  private final Duration timeout;
  private final boolean followRedirects;
  private final int maxReplyBytes;

  private HttpCall(Draft draft) {
    this.method = draft.method;
    this.url = draft.url;
    this.headers = List.copyOf(draft.headers);
    this.body = draft.body;
    this.isJson = draft.isJson;
    this.timeout = draft.timeout;
    this.followRedirects = draft.followRedirects;
    this.maxReplyBytes = draft.maxReplyBytes;
  }

  /** The fields of the next request, taken from another one. */
  private static final class Draft {
    private final String method;
    private final String url;
    private List<Header> headers = List.of();
    private @Nullable Object body;
    private boolean isJson;
    private Duration timeout = USUAL_TIMEOUT;
    private boolean followRedirects = true;
    private int maxReplyBytes = MAX_BYTES;

    Draft(String method, String url) {
      this.method = method;
      this.url = url;
    }

    Draft(HttpCall from) {
      this(from.method, from.url);
      headers = from.headers;
      body = from.body;
      isJson = from.isJson;
      timeout = from.timeout;
      followRedirects = from.followRedirects;
      maxReplyBytes = from.maxReplyBytes;
    }
  }

  /**
   * Makes a request without headers and body.
   *
   * @param method such as {@code PUT}; upper-case letters
   * @param url absolute, http or https, without user information
   * @return a request with a timeout of 30 seconds that follows redirects
   * @throws ValidationException if the method is {@code CONNECT}, {@code TRACE} or none, or the URL
   *     is none of the web
   */
  public static HttpCall of(String method, String url) {
    if (!METHOD.matcher(method).matches() || method.equals("CONNECT") || method.equals("TRACE")) {
      throw refused(
          "'%s' is not a method that can be sent; use GET, POST, PUT, PATCH, DELETE or HEAD"
              .formatted(shortened(method)));
    }
    if (url.length() > MAX_URL) {
      throw refused("the URL has %d characters; at most %d".formatted(url.length(), MAX_URL));
    }
    if (!WEB.matcher(url).matches()) {
      throw refused(
          "'%s' is not a URL of the web; write it whole, such as https://api.example.com/items"
              .formatted(shortened(url)));
    }
    return new HttpCall(new Draft(method, url));
  }

  /**
   * Makes a GET request.
   *
   * @param url absolute, http or https, without user information
   * @return a new request
   * @throws ValidationException if the URL is none of the web
   */
  public static HttpCall get(String url) {
    return of("GET", url);
  }

  /**
   * Makes a POST request.
   *
   * @param url absolute, http or https, without user information
   * @return a new request, without a body yet
   * @throws ValidationException if the URL is none of the web
   */
  public static HttpCall post(String url) {
    return of("POST", url);
  }

  /**
   * Makes a PUT request.
   *
   * @param url absolute, http or https, without user information
   * @return a new request, without a body yet
   * @throws ValidationException if the URL is none of the web
   */
  public static HttpCall put(String url) {
    return of("PUT", url);
  }

  /**
   * Makes a DELETE request.
   *
   * @param url absolute, http or https, without user information
   * @return a new request
   * @throws ValidationException if the URL is none of the web
   */
  public static HttpCall delete(String url) {
    return of("DELETE", url);
  }

  /**
   * Returns this request with one more header line.
   *
   * @param name the header's name; not one that the platform says itself, such as {@code Host},
   *     {@code Content-Length} or {@code Connection}
   * @param value the value, one line of Latin-1 characters
   * @return a new request
   * @throws ValidationException if name or value cannot be sent, or there are too many
   */
  public HttpCall header(String name, String value) {
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw refused(
          "header %s cannot be set: the platform says it itself; leave it out".formatted(name));
    }
    if (value.chars().anyMatch(c -> c > LATIN_1)) {
      throw refused("header %s has a character beyond Latin-1; encode it".formatted(name));
    }
    List<Header> more = new ArrayList<>(headers);
    try {
      more.add(new Header(name, value));
    } catch (IllegalArgumentException wrong) {
      throw refused(String.valueOf(wrong.getMessage()));
    }
    checkSize(more);
    Draft draft = new Draft(this);
    draft.headers = more;
    return new HttpCall(draft);
  }

  private static void checkSize(List<Header> headers) {
    int characters =
        headers.stream().mapToInt(each -> each.name().length() + each.value().length()).sum();
    if (headers.size() > MAX_HEADERS || characters > MAX_HEADER_CHARACTERS) {
      throw refused(
          "the request has %d headers of %d characters; at most %d of %d"
              .formatted(headers.size(), characters, MAX_HEADERS, MAX_HEADER_CHARACTERS));
    }
  }

  /**
   * Returns this request with a body; set {@code Content-Type} by {@link #header}.
   *
   * @param bytes the body, copied
   * @return a new request
   * @throws PayloadTooLargeException if it is larger than {@link #MAX_BYTES}
   */
  public HttpCall body(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new PayloadTooLargeException(
          "the body of a request to another server has %d bytes; at most %d"
              .formatted(bytes.length, MAX_BYTES));
    }
    return withBody(bytes.clone(), false);
  }

  /**
   * Returns this request with a text as its body, in UTF-8; set {@code Content-Type} by {@link
   * #header}.
   *
   * @param text the body
   * @return a new request
   * @throws PayloadTooLargeException if it is larger than {@link #MAX_BYTES}
   */
  public HttpCall body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns this request with a value as its body, written as JSON when it is sent. {@code
   * Content-Type} is {@code application/json} unless a header says otherwise.
   *
   * @param value a record, map, list or scalar, or null
   * @return a new request
   */
  public HttpCall json(@Nullable Object value) {
    return withBody(value, true);
  }

  private HttpCall withBody(@Nullable Object value, boolean asJson) {
    Draft draft = new Draft(this);
    draft.body = value;
    draft.isJson = asJson;
    return new HttpCall(draft);
  }

  /**
   * Returns this request with another timeout, from sending to the last byte of the reply,
   * redirects included. The deadline of the call it belongs to holds as well.
   *
   * @param most more than zero, at most {@link #MAX_TIMEOUT}
   * @return a new request
   * @throws ValidationException if it is out of range
   */
  public HttpCall timeout(Duration most) {
    if (!most.isPositive() || most.compareTo(MAX_TIMEOUT) > 0) {
      throw refused("timeout %s is not between 0 and %s".formatted(most, MAX_TIMEOUT));
    }
    Draft draft = new Draft(this);
    draft.timeout = most;
    return new HttpCall(draft);
  }

  /**
   * Returns this request with the choice whether redirects are followed: at most five, each checked
   * as if the plugin had asked for it.
   *
   * @param isFollowed false returns a redirect as it came
   * @return a new request
   */
  public HttpCall followRedirects(boolean isFollowed) {
    Draft draft = new Draft(this);
    draft.followRedirects = isFollowed;
    return new HttpCall(draft);
  }

  /**
   * Returns this request with a smaller limit of its reply's body.
   *
   * @param bytes 0 to {@link #MAX_BYTES}
   * @return a new request
   * @throws ValidationException if it is out of range
   */
  public HttpCall maxReplyBytes(int bytes) {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw refused("maxReplyBytes %d is not between 0 and %d".formatted(bytes, MAX_BYTES));
    }
    Draft draft = new Draft(this);
    draft.maxReplyBytes = bytes;
    return new HttpCall(draft);
  }

  /**
   * Returns the method.
   *
   * @return upper-case letters
   */
  public String method() {
    return method;
  }

  /**
   * Returns the URL.
   *
   * @return as it was given
   */
  public String url() {
    return url;
  }

  /**
   * Returns the header lines.
   *
   * @return in order, immutable
   */
  public List<Header> headers() {
    return headers;
  }

  /**
   * Tells whether a header was set.
   *
   * @param name its name, case-insensitive
   * @return true if it was
   */
  public boolean hasHeader(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  /**
   * Returns the body.
   *
   * @return a copy of its bytes, or the value given to {@link #json}; null for none, or for that
   *     value
   */
  public @Nullable Object body() {
    return body instanceof byte[] bytes && !isJson ? bytes.clone() : body;
  }

  /**
   * Tells whether the body is a value to be written as JSON.
   *
   * @return true if it was given to {@link #json}
   */
  public boolean isJson() {
    return isJson;
  }

  /**
   * Returns the timeout.
   *
   * @return more than zero, at most {@link #MAX_TIMEOUT}
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Tells whether redirects are followed.
   *
   * @return true by default
   */
  public boolean followRedirects() {
    return followRedirects;
  }

  /**
   * Returns the limit of the reply's body.
   *
   * @return bytes, 0 to {@link #MAX_BYTES}
   */
  public int maxReplyBytes() {
    return maxReplyBytes;
  }

  @Override
  public String toString() {
    return method + " " + shortened(url);
  }

  private static ValidationException refused(String message) {
    return new ValidationException(Objects.requireNonNull(message), List.of());
  }

  private static String shortened(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return shown.replaceAll("[?#].*|\\p{Cntrl}", "");
  }
}
