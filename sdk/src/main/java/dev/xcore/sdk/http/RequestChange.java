package dev.xcore.sdk.http;

import dev.xcore.sdk.http.Response.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a middleware makes different in a request; immutable.
 *
 * @param removed lower-case names of header lines that go
 * @param added header lines that come, in order
 * @param path another path, not decoded, without the query string; empty for the same
 * @param body another body; empty for the same
 */
public record RequestChange(
    List<String> removed, List<Header> added, Optional<String> path, Optional<byte[]> body) {

  private static final RequestChange NONE =
      new RequestChange(List.of(), List.of(), Optional.empty(), Optional.empty());

  /** Copies the lists. */
  public RequestChange {
    removed = removed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    added = List.copyOf(added);
  }

  /**
   * Changes nothing.
   *
   * @return to begin with
   */
  public static RequestChange none() {
    return NONE;
  }

  /**
   * Sets a header, in the place of all lines of that name.
   *
   * @param name the header's name
   * @param value the value, one line
   * @return a new change
   */
  public RequestChange header(String name, String value) {
    RequestChange without = withoutHeader(name);
    List<Header> more = new ArrayList<>(without.added);
    more.add(new Header(name, value));
    return new RequestChange(without.removed, more, path, body);
  }

  /**
   * Removes all lines of a header.
   *
   * @param name the header's name
   * @return a new change
   */
  public RequestChange withoutHeader(String name) {
    List<String> names = new ArrayList<>(removed);
    names.add(name);
    List<Header> rest = new ArrayList<>(added);
    rest.removeIf(line -> line.name().equalsIgnoreCase(name));
    return new RequestChange(names, rest, path, body);
  }

  /**
   * Sets the path: another route answers.
   *
   * @param value not decoded, starts with {@code /}, without a query string
   * @return a new change
   */
  public RequestChange path(String value) {
    return new RequestChange(removed, added, Optional.of(value), body);
  }

  /**
   * Sets the body. Set Content-Type too if it is of another type.
   *
   * @param value the bytes, not to be changed any more
   * @return a new change
   */
  public RequestChange body(byte[] value) {
    return new RequestChange(removed, added, path, Optional.of(value));
  }
}
