package dev.xcore.sdk.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTP response; immutable. */
public final class Response {

  /**
   * One header line.
   *
   * @param name the header's name
   * @param value the value, one line
   */
  public record Header(String name, String value) {

    /** Checks that name and value cannot break out of their line. */
    public Header {
      if (!isToken(name)) {
        throw new IllegalArgumentException("not a header name: '" + name + "'");
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || c == 127) {
          throw new IllegalArgumentException("header " + name + " has a control character");
        }
      }
    }

    private static boolean isToken(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (!isToken(text.charAt(i))) {
          return false;
        }
      }
      return !text.isEmpty();
    }

    private static boolean isToken(char c) {
      return c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
  }

  private final int status;
  private final List<Header> headers;
  private final @Nullable Object body;

  private Response(int status, List<Header> headers, @Nullable Object body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status " + status + " is not between 200 and 599");
    }
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  /**
   * Makes a response without a body.
   *
   * @param status 200 to 599
   * @return the response
   */
  public static Response of(int status) {
    return new Response(status, List.of(), null);
  }

  /**
   * Makes a response with a body, written by the rules of {@link Route}.
   *
   * @param status 200 to 599
   * @param body the body
   * @return the response
   */
  public static Response of(int status, @Nullable Object body) {
    return new Response(status, List.of(), body);
  }

  /**
   * Makes a 200 with a body, written by the rules of {@link Route}.
   *
   * @param body the body
   * @return the response
   */
  public static Response ok(@Nullable Object body) {
    return of(200, body);
  }

  /**
   * Makes a 204.
   *
   * @return the response
   */
  public static Response noContent() {
    return of(204);
  }

  /**
   * Makes a 200 of plain text.
   *
   * @param text the text
   * @return the response
   */
  public static Response text(String text) {
    return ok(bytes(text)).contentType("text/plain;charset=utf-8");
  }

  /**
   * Makes a 200 of HTML.
   *
   * @param html the document
   * @return the response
   */
  public static Response html(String html) {
    return ok(bytes(html)).contentType("text/html;charset=utf-8");
  }

  /**
   * Makes a 200 whose body is written as it is produced.
   *
   * @param contentType the media type
   * @param body the producer
   * @return the response
   */
  public static Response stream(String contentType, StreamingBody body) {
    return ok(body).contentType(contentType);
  }

  /**
   * Makes a 303 to another place.
   *
   * @param location absolute or relative URI
   * @return the response
   */
  public static Response redirect(String location) {
    return of(303).header("Location", location);
  }

  /**
   * Returns this response with another status.
   *
   * @param status 200 to 599
   * @return a new response
   */
  public Response status(int status) {
    return new Response(status, headers, body);
  }

  /**
   * Returns this response with one more header line.
   *
   * @param name the header's name
   * @param value the value, one line
   * @return a new response
   */
  public Response header(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, more, body);
  }

  /**
   * Returns this response with another media type.
   *
   * @param contentType the media type
   * @return a new response
   */
  public Response contentType(String contentType) {
    List<Header> others = new ArrayList<>(headers);
    others.removeIf(header -> header.name().equalsIgnoreCase("content-type"));
    others.add(new Header("Content-Type", contentType));
    return new Response(status, others, body);
  }

  /**
   * Returns this response with one more cookie: {@code Path=/}, {@code HttpOnly}, {@code
   * SameSite=Lax}. Use {@link #header} for other attributes.
   *
   * @param name the cookie's name
   * @param value the value: printable ASCII without space, quote, comma, semicolon, backslash
   * @return a new response
   */
  public Response cookie(String name, String value) {
    if (!value.chars().allMatch(c -> c > ' ' && c < 127 && "\",;\\".indexOf(c) < 0)) {
      throw new IllegalArgumentException("cookie " + name + " has a character that is not allowed");
    }
    return header("Set-Cookie", name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax");
  }

  /**
   * Returns the status.
   *
   * @return 200 to 599
   */
  public int status() {
    return status;
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
   * Returns the first value of a header.
   *
   * @param name its name, case-insensitive
   * @return the value, empty if absent
   */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(
            header -> header.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .map(Header::value)
        .findFirst();
  }

  /**
   * Returns the body.
   *
   * @return the body, null for none
   */
  public @Nullable Object body() {
    return body;
  }

  private static byte[] bytes(String text) {
    return Objects.requireNonNull(text, "text is null")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
