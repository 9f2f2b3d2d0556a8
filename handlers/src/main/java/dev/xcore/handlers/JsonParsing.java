package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one document by the rules of {@link JsonText}, from left to right. Used once. */
final class JsonParsing {

  private static final int MAX_NUMBER = 1000;
  private static final int MAX_VALUES = 2_000_000;
  private static final int SAFE_DIGITS = 15;
  private static final int MAX_EXPONENT = 308;
  private static final char END = '\uFFFF';

  private final String text;
  private int at;
  private int depth;
  private int values;

  JsonParsing(String text) {
    this.text = text;
  }

  @Nullable Object document() {
    Object tree = value();
    skipBlanks();
    if (at < text.length()) {
      throw wrong("goes on after its end");
    }
    return tree;
  }

  private @Nullable Object value() {
    skipBlanks();
    if (++values > MAX_VALUES) {
      throw wrong("has more than " + MAX_VALUES + " values");
    }
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw wrong("has no value here");
    };
  }

  private Map<String, @Nullable Object> object() {
    enter();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (!ends('}')) {
      do {
        skipBlanks();
        String name = string();
        skipBlanks();
        expect(':');
        int before = members.size();
        members.put(name, value());
        if (members.size() == before) {
          throw wrong("has the name '" + name + "' twice in one object");
        }
      } while (goesOn('}'));
    }
    depth--;
    return members;
  }

  private List<@Nullable Object> array() {
    enter();
    List<@Nullable Object> elements = new ArrayList<>();
    if (!ends(']')) {
      do {
        elements.add(value());
      } while (goesOn(']'));
    }
    depth--;
    return elements;
  }

  private void enter() {
    at++;
    if (++depth > JsonText.MAX_DEPTH) {
      throw wrong("is nested deeper than " + JsonText.MAX_DEPTH);
    }
  }

  private boolean ends(char last) {
    skipBlanks();
    if (peek() != last) {
      return false;
    }
    at++;
    return true;
  }

  private boolean goesOn(char last) {
    if (ends(last)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String string() {
    expect('"');
    int start = at;
    while (peek() != '"') {
      if (peek() == '\\') {
        return escaped(start);
      }
      plain();
    }
    return text.substring(start, at++);
  }

  private String escaped(int start) {
    StringBuilder decoded = new StringBuilder().append(text, start, at);
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        decoded.append(escape());
      } else {
        decoded.append(plain());
      }
    }
    at++;
    return decoded.toString();
  }

  private char plain() {
    if (at >= text.length()) {
      throw wrong("ends inside a text");
    }
    char c = text.charAt(at);
    if (c < ' ') {
      throw wrong("has a control character in a text");
    }
    at++;
    return c;
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw wrong("has an escape that does not exist");
    };
  }

  private char hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong("has an escape without four hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("has no value here");
    }
    at += word.length();
    return value;
  }

  private Number number() {
    int start = at;
    at += peek() == '-' ? 1 : 0;
    int first = at;
    digits();
    if (at - first > 1 && text.charAt(first) == '0') {
      throw wrong("has a number that begins with 0");
    }
    boolean isWhole = true;
    if (peek() == '.') {
      at++;
      digits();
      isWhole = false;
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      at += peek() == '-' || peek() == '+' ? 1 : 0;
      digits();
      isWhole = false;
    }
    if (at - start > MAX_NUMBER) {
      throw wrong("has a number of more than " + MAX_NUMBER + " characters");
    }
    String number = text.substring(start, at);
    return isWhole ? whole(number) : decimal(number);
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("has a number without digits");
    }
  }

  private static Number whole(String number) {
    try {
      return Long.valueOf(number);
    } catch (NumberFormatException large) {
      return new BigInteger(number);
    }
  }

  private Number decimal(String number) {
    if (number.length() <= SAFE_DIGITS) {
      double value = Double.parseDouble(number);
      if (Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL) {
        return value;
      }
    }
    BigDecimal exact = exact(number);
    if (exact.signum() == 0) {
      return 0.0;
    }
    if (Math.abs((long) exact.precision() - exact.scale()) > MAX_EXPONENT) {
      throw outOfRange();
    }
    return exact.precision() <= SAFE_DIGITS ? exact.doubleValue() : exact;
  }

  private BigDecimal exact(String number) {
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException tooLarge) {
      throw outOfRange();
    }
  }

  private InvalidPayloadException outOfRange() {
    return wrong("has a number beyond 10^" + MAX_EXPONENT + " or 10^-" + MAX_EXPONENT);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw wrong("lacks a " + wanted);
    }
    at++;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private InvalidPayloadException wrong(String what) {
    String before = text.substring(0, Math.min(at, text.length()));
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new InvalidPayloadException(
        "the JSON document %s, at line %d, column %d".formatted(what, line, column));
  }
}
