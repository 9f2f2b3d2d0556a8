package dev.xcore.server;

import dev.xcore.handlers.ValueSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Writes a value tree as JSON. Half surrogates, which UTF-8 cannot hold, become U+FFFD. */
final class JsonSink implements ValueSink, AutoCloseable {

  private static final char REPLACEMENT = '\uFFFD';

  private final JsonGenerator out;

  JsonSink(JsonGenerator out) {
    this.out = out;
  }

  @Override
  public void beginObject() {
    out.writeStartObject();
  }

  @Override
  public void name(String name) {
    out.writeName(encodable(name));
  }

  @Override
  public void endObject() {
    out.writeEndObject();
  }

  @Override
  public void beginArray() {
    out.writeStartArray();
  }

  @Override
  public void endArray() {
    out.writeEndArray();
  }

  @Override
  public void text(String value) {
    out.writeString(encodable(value));
  }

  @Override
  public void number(long value) {
    out.writeNumber(value);
  }

  @Override
  public void number(double value) {
    out.writeNumber(value);
  }

  @Override
  public void number(BigInteger value) {
    out.writeNumber(value);
  }

  @Override
  public void number(BigDecimal value) {
    out.writeNumber(value);
  }

  @Override
  public void bool(boolean value) {
    out.writeBoolean(value);
  }

  @Override
  public void bytes(byte[] value) {
    out.writeBinary(value);
  }

  @Override
  public void nothing() {
    out.writeNull();
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (JacksonException failure) {
      throw new IOException("the document cannot be written", failure);
    }
  }

  private static String encodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text, i);
      }
    }
    return text;
  }

  private static String repaired(String text, int from) {
    StringBuilder copy = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        copy.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        copy.append(c).append(text.charAt(++i));
      } else {
        copy.append(REPLACEMENT);
      }
    }
    return copy.toString();
  }
}
