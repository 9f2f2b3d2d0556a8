package dev.xcore.handlers;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Bounds the depth of what is written, so that a value that contains itself is refused. */
final class DepthSink implements ValueSink {

  private static final int MAX_DEPTH = 512;

  private final ValueSink sink;
  private int depth;

  DepthSink(ValueSink sink) {
    this.sink = sink;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "is nested deeper than " + MAX_DEPTH + " levels; does it contain itself?");
    }
  }

  @Override
  public void beginObject() throws IOException {
    enter();
    sink.beginObject();
  }

  @Override
  public void name(String name) throws IOException {
    sink.name(name);
  }

  @Override
  public void endObject() throws IOException {
    depth--;
    sink.endObject();
  }

  @Override
  public void beginArray() throws IOException {
    enter();
    sink.beginArray();
  }

  @Override
  public void endArray() throws IOException {
    depth--;
    sink.endArray();
  }

  @Override
  public void text(String value) throws IOException {
    sink.text(value);
  }

  @Override
  public void number(long value) throws IOException {
    sink.number(value);
  }

  @Override
  public void number(double value) throws IOException {
    sink.number(value);
  }

  @Override
  public void number(BigInteger value) throws IOException {
    sink.number(value);
  }

  @Override
  public void number(BigDecimal value) throws IOException {
    sink.number(value);
  }

  @Override
  public void bool(boolean value) throws IOException {
    sink.bool(value);
  }

  @Override
  public void bytes(byte[] value) throws IOException {
    sink.bytes(value);
  }

  @Override
  public void nothing() throws IOException {
    sink.nothing();
  }
}
