package dev.xcore.kernel.signing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As much of JSON (RFC 8259) as signatures need: an object of texts and of objects of texts, every
 * name once.
 */
final class StrictJson {

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** An object of texts, in the order in which they stand. */
  record Texts(Map<String, String> members) {}

  /** One value of the outer object. */
  private interface Reader<T> {
    T read();
  }

  /**
   * Reads a document.
   *
   * @return texts and {@link Texts} by name, in their order
   * @throws IllegalArgumentException if it is not of that kind; says where
   */
  static Map<String, Object> read(String text) {
    StrictJson json = new StrictJson(text);
    Map<String, Object> members = json.object(json::value);
    json.space();
    if (json.at < text.length()) {
      throw json.wrong("the end");
    }
    return members;
  }

  private Object value() {
    return next() == '{' ? new Texts(object(this::string)) : string();
  }

  private <T> Map<String, T> object(Reader<T> reader) {
    Map<String, T> members = new LinkedHashMap<>();
    expect('{');
    if (next() == '}') {
      at++;
      return members;
    }
    boolean isOpen = true;
    while (isOpen) {
      String name = string();
      expect(':');
      if (members.putIfAbsent(name, reader.read()) != null) {
        throw new IllegalArgumentException(
            "it has '%s' twice".formatted(SignatureText.shown(name)));
      }
      isOpen = next() == ',';
      expect(isOpen ? ',' : '}');
    }
    return members;
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        at--;
        throw wrong("no control character");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return value.toString();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw wrong("an escape of JSON");
    };
  }

  private char unit() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0 || text.charAt(at) > 'f') {
        throw wrong("a hexadecimal digit");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  /** The next character that is no space; NUL at the end. */
  private char next() {
    space();
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (next() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    long line =
        text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new IllegalArgumentException(
        "it is no JSON of texts: line %d should have %s".formatted(line + 1, expected));
  }

  /** Writes a text. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || isAlone(text, i)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Half of a character that has no other half. */
  private static boolean isAlone(String text, int i) {
    char c = text.charAt(i);
    boolean isAfter = i > 0 && Character.isSurrogatePair(text.charAt(i - 1), c);
    boolean isBefore = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
    return Character.isSurrogate(c) && !isAfter && !isBefore;
  }
}
