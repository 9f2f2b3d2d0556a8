package dev.xcore.auth.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the JSON of tokens: what two readers might understand in two ways is refused, such as a
 * name that comes twice, whatever its escapes.
 */
final class StrictJson {

  private static final int MAX_DEPTH = 8;

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @param bytes UTF-8
   * @return its fields
   * @throws ParseException if it is none
   */
  static Map<String, Object> object(byte[] bytes) throws ParseException {
    String text = decode(bytes);
    new Names(text).check();
    Map<String, Object> read = JSONObjectUtils.parse(text);
    if (read == null) {
      throw new ParseException("no object", 0);
    }
    return read;
  }

  private static String decode(byte[] bytes) throws ParseException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ParseException("not UTF-8", 0);
    }
  }

  /** Looks at strings and brackets only; the rest is left to the parser. */
  private static final class Names {

    private final String text;
    private int at;

    Names(String text) {
      this.text = text;
    }

    void check() throws ParseException {
      skipSpace();
      value(0);
      skipSpace();
      if (at != text.length()) {
        throw wrong("more after the end");
      }
    }

    private void value(int depth) throws ParseException {
      if (depth > MAX_DEPTH) {
        throw wrong("nested too deeply");
      }
      char first = current();
      if (first == '{') {
        object(depth);
      } else if (first == '[') {
        list(depth);
      } else if (first == '"') {
        string();
      } else {
        scalar();
      }
    }

    private void object(int depth) throws ParseException {
      Set<String> names = new HashSet<>();
      at++;
      skipSpace();
      while (current() != '}') {
        if (!names.add(string())) {
          throw wrong("a name comes twice");
        }
        expect(':');
        value(depth + 1);
        next('}');
      }
      at++;
    }

    private void list(int depth) throws ParseException {
      at++;
      skipSpace();
      while (current() != ']') {
        value(depth + 1);
        next(']');
      }
      at++;
    }

    private void next(char end) throws ParseException {
      skipSpace();
      if (current() == ',') {
        at++;
        skipSpace();
        if (current() == end) {
          throw wrong("a comma too many");
        }
      } else if (current() != end) {
        throw wrong("a comma is missing");
      }
    }

    private void expect(char sign) throws ParseException {
      skipSpace();
      if (current() != sign) {
        throw wrong(sign + " is missing");
      }
      at++;
      skipSpace();
    }

    /** Escapes are undone, since they could hide a name that comes twice. */
    private String string() throws ParseException {
      int from = at;
      if (current() != '"') {
        throw wrong("a text is missing");
      }
      at++;
      while (current() != '"') {
        if (current() == '\\') {
          at++;
        }
        current();
        at++;
      }
      at++;
      String read = text.substring(from + 1, at - 1);
      return read.indexOf('\\') < 0 ? read : unescaped(read);
    }

    private String unescaped(String read) throws ParseException {
      Object value = JSONObjectUtils.parse("{\"x\":\"" + read + "\"}").get("x");
      return String.valueOf(value);
    }

    private void scalar() throws ParseException {
      int from = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(from, at);
      if (!word.matches(
          "true|false|null|-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?")) {
        throw wrong("no value");
      }
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private char current() throws ParseException {
      if (at >= text.length()) {
        throw wrong("it ends in the middle");
      }
      return text.charAt(at);
    }

    private ParseException wrong(String what) {
      return new ParseException(what, at);
    }
  }
}
