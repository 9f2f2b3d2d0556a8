package dev.xcore.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Cookie header (RFC 6265, 4.2). */
final class Cookies {

  private Cookies() {}

  /**
   * Reads cookies.
   *
   * @param lines values of the Cookie headers
   * @return values by name; the first one counts, which is the one with the nearest path
   */
  static Map<String, String> parse(List<String> lines) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String line : lines) {
      for (int start = 0; start < line.length(); ) {
        int next = line.indexOf(';', start);
        int end = next < 0 ? line.length() : next;
        int equals = line.indexOf('=', start);
        if (equals > start && equals < end) {
          String name = line.substring(start, equals).strip();
          if (!name.isEmpty()) {
            cookies.putIfAbsent(name, unquoted(line.substring(equals + 1, end).strip()));
          }
        }
        start = end + 1;
      }
    }
    return Collections.unmodifiableMap(cookies);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
