package dev.xcore.sdk.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTP request. Used by one thread at a time. */
public interface Request {

  /**
   * Returns the method.
   *
   * @return upper case
   */
  String method();

  /**
   * Returns the path.
   *
   * @return decoded and normalised, starts with {@code /}, without the query string
   */
  String path();

  /**
   * Returns the scheme the client used.
   *
   * @return {@code http} or {@code https}
   */
  String scheme();

  /**
   * Returns the host and port the client asked for.
   *
   * @return as in the Host header
   */
  String authority();

  /**
   * Returns the client's address.
   *
   * @return an IP address in text form
   */
  String remoteAddress();

  /**
   * Returns the values of the path's {@code {name}} parts.
   *
   * @return decoded values by name
   */
  Map<String, String> pathParams();

  /**
   * Returns the query string's parameters.
   *
   * @return decoded values by name, in order
   */
  Map<String, List<String>> queryParams();

  /**
   * Returns the headers.
   *
   * @return values by lower-case name
   */
  Map<String, List<String>> headers();

  /**
   * Returns the cookies.
   *
   * @return values by name
   */
  Map<String, String> cookies();

  /**
   * Returns one value of the path.
   *
   * @param name a {@code {name}} of the path
   * @return the decoded value
   * @throws IllegalArgumentException if the path has no such name
   */
  default String pathParam(String name) {
    String value = pathParams().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no path parameter '" + name + "'; the path has " + pathParams().keySet());
    }
    return value;
  }

  /**
   * Returns the first value of a query parameter.
   *
   * @param name its name
   * @return the decoded value, empty if absent
   */
  default Optional<String> query(String name) {
    List<String> values = queryParams().getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /**
   * Returns the first value of a header.
   *
   * @param name its name, case-insensitive
   * @return the value, empty if absent
   */
  Optional<String> header(String name);

  /**
   * Returns one cookie.
   *
   * @param name its name
   * @return the value, empty if absent
   */
  default Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies().get(name));
  }

  /**
   * Returns the body as a stream, to be read once.
   *
   * @return the raw body; reading more than the server's limit throws {@link
   *     dev.xcore.sdk.PayloadTooLargeException}
   */
  InputStream body();

  /**
   * Reads the whole body.
   *
   * @return its bytes
   */
  byte[] bytes();

  /**
   * Reads the whole body as text, in the charset of the Content-Type or UTF-8.
   *
   * @return the text
   */
  String text();

  /**
   * Reads the whole body as a tree: JSON, or the fields of a form.
   *
   * @return maps, lists, strings, numbers, booleans; null for the JSON null
   * @throws dev.xcore.sdk.InvalidPayloadException if the body cannot be read
   * @throws dev.xcore.sdk.UnsupportedMediaTypeException if the Content-Type is another
   */
  @Nullable Object tree();

  /**
   * Reads, converts and validates the whole body.
   *
   * @param type a record or another bindable type
   * @param <T> that type
   * @return the value
   * @throws dev.xcore.sdk.ValidationException if a field is missing, of a wrong type or violates a
   *     constraint
   */
  <T> T as(Class<T> type);

  /**
   * Returns the uploaded files of a {@code multipart/form-data} body.
   *
   * @return in order, empty for other bodies
   */
  List<Upload> uploads();
}
