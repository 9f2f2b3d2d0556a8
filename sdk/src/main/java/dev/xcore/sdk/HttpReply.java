package dev.xcore.sdk;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What another server answered to an {@link HttpCall}: complete and immutable. */
public interface HttpReply {

  /**
   * Returns the status.
   *
   * @return 200 to 599
   */
  int status();

  /**
   * Returns the URL that answered, which is another one than asked for after a redirect.
   *
   * @return absolute, without user information and fragment
   */
  String url();

  /**
   * Returns the header lines.
   *
   * @return in order, immutable
   */
  List<Header> headers();

  /**
   * Returns the first value of a header.
   *
   * @param name its name, case-insensitive
   * @return the value, empty if absent
   */
  default Optional<String> header(String name) {
    return headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /**
   * Returns the body.
   *
   * @return a copy of its bytes, as they were sent: nothing is unpacked
   */
  byte[] bytes();

  /**
   * Returns the body as a text.
   *
   * @return decoded by the {@code charset} of {@code Content-Type}, by UTF-8 if it names none that
   *     is known
   */
  default String text() {
    return new String(bytes(), ContentTypes.charset(header("Content-Type").orElse("")));
  }

  /**
   * Converts and validates the body, a JSON document.
   *
   * @param type a record or another bindable type
   * @param <T> that type
   * @return the value
   * @throws PeerFailedException if the body is no JSON or does not fit the type; says where
   */
  <T> T as(Class<T> type);

  /**
   * Converts and validates the body, a JSON document, to a generic type.
   *
   * @param type the type
   * @param <T> that type
   * @return the value
   * @throws PeerFailedException if the body is no JSON or does not fit the type; says where
   */
  <T> T as(TypeRef<T> type);

  /**
   * Returns the body, a JSON document, as a tree of maps, lists, strings, numbers and booleans.
   *
   * @return the tree; null for the JSON value {@code null}
   * @throws PeerFailedException if the body is no JSON; says where
   */
  @Nullable Object tree();

  /**
   * Tells whether the status is 200 to 299.
   *
   * @return true if it is
   */
  default boolean isSuccess() {
    return status() / 100 == 2;
  }

  /**
   * Demands that the status is 200 to 299.
   *
   * @return this
   * @throws PeerFailedException if it is another; names URL and status
   */
  default HttpReply requireSuccess() {
    if (!isSuccess()) {
      throw new PeerFailedException(
          "%s answered %d".formatted(url().replaceFirst("\\?.*", ""), status()));
    }
    return this;
  }
}
