package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request's path, split first and decoded once after that (RFC 3986). Immutable.
 *
 * <p>A path that two programs on its way could read differently is refused rather than repaired:
 * {@code .} and {@code ..} segments, empty segments, {@code ;}, a backslash, encoded slashes and
 * control characters, broken escapes, bytes that are not UTF-8.
 *
 * @param segments decoded; none for {@code /}
 * @param trailingSlash whether the path ends with a slash, which counts for folders only
 */
record RequestPath(List<String> segments, boolean trailingSlash) {

  /**
   * Decodes a path.
   *
   * @param raw as sent, without the query string
   * @return its segments
   * @throws InvalidPayloadException if the path is malformed or ambiguous
   */
  static RequestPath parse(String raw) {
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      throw refused("it does not start with /");
    }
    List<String> segments = new ArrayList<>(8);
    int start = 1;
    for (int end = raw.indexOf('/', start); end >= 0; end = raw.indexOf('/', start)) {
      segments.add(segment(raw, start, end));
      start = end + 1;
    }
    boolean trailingSlash = start == raw.length() && start > 1;
    if (start < raw.length()) {
      segments.add(segment(raw, start, raw.length()));
    }
    return new RequestPath(segments, trailingSlash);
  }

  /**
   * Returns the decoded path.
   *
   * @return starts with {@code /}, without a slash at the end
   */
  String text() {
    return "/" + String.join("/", segments);
  }

  /**
   * Joins the segments from one on.
   *
   * @param from index of the first one
   * @return without a leading slash, empty if there are none
   */
  String rest(int from) {
    return String.join("/", segments.subList(from, segments.size()));
  }

  /**
   * Returns this path with one more segment.
   *
   * @param at where the segment comes, at most the number of segments
   * @param segment decoded
   * @return a new path
   */
  RequestPath insert(int at, String segment) {
    List<String> all = new ArrayList<>(segments);
    all.add(at, segment);
    return new RequestPath(all, trailingSlash);
  }

  /**
   * Returns this path with another segment in the place of one.
   *
   * @param at which segment
   * @param segment decoded
   * @return a new path
   */
  RequestPath replace(int at, String segment) {
    List<String> all = new ArrayList<>(segments);
    all.set(at, segment);
    return new RequestPath(all, trailingSlash);
  }

  /**
   * Returns this path without a segment.
   *
   * @param segment decoded
   * @return a new path without the first of that name; empty if there is none
   */
  Optional<RequestPath> without(String segment) {
    int at = segments.indexOf(segment);
    if (at < 0) {
      return Optional.empty();
    }
    List<String> rest = new ArrayList<>(segments);
    rest.remove(at);
    return Optional.of(new RequestPath(rest, trailingSlash));
  }

  private static String segment(String raw, int start, int end) {
    if (start == end) {
      throw refused("it has an empty segment");
    }
    boolean escaped = false;
    for (int i = start; i < end; i++) {
      char c = raw.charAt(i);
      escaped |= c == '%' || c > '~';
      requireAllowed(c);
      if (c == ';') {
        throw refused("it has a ';'; write %3B");
      }
    }
    String text = escaped ? decoded(raw, start, end) : raw.substring(start, end);
    if (text.equals(".") || text.equals("..")) {
      throw refused("it has a '" + text + "' segment");
    }
    return text;
  }

  private static String decoded(String raw, int start, int end) {
    ByteBuffer bytes = ByteBuffer.allocate((end - start) * 3);
    for (int i = start; i < end; i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put(escape(raw, i, end));
        i += 2;
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    String text = utf8(bytes.flip());
    for (int i = 0; i < text.length(); i++) {
      requireAllowed(text.charAt(i));
      if (text.charAt(i) == '/') {
        throw refused("it has an encoded slash");
      }
    }
    return text;
  }

  private static byte escape(String raw, int at, int end) {
    int high = at + 2 < end ? FormText.hex(raw.charAt(at + 1)) : -1;
    int low = at + 2 < end ? FormText.hex(raw.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw refused("a % is not followed by two hexadecimal digits");
    }
    return (byte) (high << 4 | low);
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      InvalidPayloadException refused = refused("its escapes are not UTF-8");
      refused.addSuppressed(notUtf8);
      throw refused;
    }
  }

  private static void requireAllowed(char c) {
    if (c < ' ' || c == 127) {
      throw refused("it has a control character");
    }
    if (c == '\\') {
      throw refused("it has a backslash");
    }
  }

  private static InvalidPayloadException refused(String why) {
    return new InvalidPayloadException("the path is not acceptable: " + why);
  }
}
