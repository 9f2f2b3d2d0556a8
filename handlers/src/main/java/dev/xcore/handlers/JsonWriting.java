package dev.xcore.handlers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes what it receives as one JSON document, as the server writes response bodies. Half
 * surrogates, which UTF-8 cannot hold, become U+FFFD. Used by one thread.
 */
final class JsonWriting implements ValueSink {

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder text = new StringBuilder();
  private boolean isAfterValue;

  byte[] document() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void beginObject() {
    begin('{');
  }

  @Override
  public void name(String name) {
    separate();
    quoted(name);
    text.append(':');
    isAfterValue = false;
  }

  @Override
  public void endObject() {
    end('}');
  }

  @Override
  public void beginArray() {
    begin('[');
  }

  @Override
  public void endArray() {
    end(']');
  }

  private void begin(char bracket) {
    separate();
    text.append(bracket);
    isAfterValue = false;
  }

  private void end(char bracket) {
    text.append(bracket);
    isAfterValue = true;
  }

  private void separate() {
    if (isAfterValue) {
      text.append(',');
    }
  }

  private void plain(Object value) {
    separate();
    text.append(value);
    isAfterValue = true;
  }

  @Override
  public void text(String value) {
    separate();
    quoted(value);
    isAfterValue = true;
  }

  @Override
  public void number(long value) {
    plain(value);
  }

  @Override
  public void number(double value) {
    plain(value);
  }

  @Override
  public void number(BigInteger value) {
    plain(value);
  }

  @Override
  public void number(BigDecimal value) {
    plain(value);
  }

  @Override
  public void bool(boolean value) {
    plain(value);
  }

  @Override
  public void bytes(byte[] value) {
    text(Base64.getEncoder().encodeToString(value));
  }

  @Override
  public void nothing() {
    plain("null");
  }

  private void quoted(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        text.append(c).append(value.charAt(++i));
      } else if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        text.append(escaped(c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(REPLACEMENT);
    };
  }
}
