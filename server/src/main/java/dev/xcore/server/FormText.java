package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Query strings and {@code application/x-www-form-urlencoded} bodies (WHATWG URL, in UTF-8). */
final class FormText {

  private FormText() {}

  /**
   * Decodes.
   *
   * @param text such as {@code a=1&b=x+y}
   * @param maximum number of parameters
   * @return values by name, in order, immutable
   * @throws InvalidPayloadException if an escape is broken or not UTF-8, or there are too many
   */
  static Map<String, List<String>> parse(String text, int maximum) {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    int count = 0;
    int start = 0;
    while (start <= text.length()) {
      int next = text.indexOf('&', start);
      int end = next < 0 ? text.length() : next;
      if (end > start) {
        if (++count > maximum) {
          throw new InvalidPayloadException("there are more than " + maximum + " parameters");
        }
        int equals = text.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        String name = decoded(text, start, bare ? end : equals);
        String value = bare ? "" : decoded(text, equals + 1, end);
        values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
      start = end + 1;
    }
    values.replaceAll((name, list) -> Collections.unmodifiableList(list));
    return Collections.unmodifiableMap(values);
  }

  private static String decoded(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '+' || c > '~') {
        return unescaped(text, start, end);
      }
    }
    return text.substring(start, end);
  }

  private static String unescaped(String text, int start, int end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(escape(text, i, end));
        i += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else if (c <= '~') {
        bytes.write(c);
      } else {
        int code = text.codePointAt(i);
        bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(code) - 1;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      InvalidPayloadException refused =
          new InvalidPayloadException(
              "a parameter is not UTF-8: '" + text.substring(start, end) + "'");
      refused.addSuppressed(notUtf8);
      throw refused;
    }
  }

  private static int escape(String text, int at, int end) {
    int high = at + 2 < end ? hex(text.charAt(at + 1)) : -1;
    int low = at + 2 < end ? hex(text.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw new InvalidPayloadException(
          "a % is not followed by two hexadecimal digits: '" + text.substring(at, end) + "'");
    }
    return high << 4 | low;
  }

  /** Reads an ASCII digit; {@link Character#digit} would take digits of every script. */
  static int hex(char c) {
    return c > 'f' ? -1 : Character.digit(c, 16);
  }
}
