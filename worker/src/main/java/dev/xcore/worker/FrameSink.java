package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.ValueSink;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.PayloadTooLargeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Writes one value into a frame, within what the other side reads. Used by one thread. */
final class FrameSink implements ValueSink {

  private static final int DEEPEST = ReadLimits.USUAL.depth();

  /** Leaves room for what else is in a frame. */
  private static final int MOST = ReadLimits.USUAL.values() - 1000;

  private final ValueWriter out;
  private int depth;
  private int values;

  private FrameSink(ValueWriter out) {
    this.out = out;
  }

  /**
   * Writes a value of any type that a binder knows.
   *
   * @param what it is, for messages: {@code the result}
   * @param value to be written
   * @param binder of its type
   * @param out where to
   * @throws PayloadTooLargeException if it does not fit into a frame
   * @throws IllegalArgumentException if it, or something in it, cannot be written
   */
  static void write(String what, @Nullable Object value, Binder binder, ValueWriter out) {
    try {
      binder.write(value, new FrameSink(out));
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException(what + " is too large: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count() {
    if (++values > MOST) {
      throw new PayloadTooLargeException(
          "a value of more than " + MOST + " parts cannot be handed over at once");
    }
  }

  private void enter() {
    count();
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "is nested deeper than " + DEEPEST + " levels; does it contain itself?");
    }
  }

  @Override
  public void beginObject() {
    enter();
    out.beginMap();
  }

  @Override
  public void name(String name) {
    count();
    out.text(name);
  }

  @Override
  public void endObject() {
    depth--;
    out.end();
  }

  @Override
  public void beginArray() {
    enter();
    out.beginList();
  }

  @Override
  public void endArray() {
    depth--;
    out.end();
  }

  @Override
  public void text(String value) {
    count();
    out.text(value);
  }

  @Override
  public void number(long value) {
    count();
    out.integer(value);
  }

  @Override
  public void number(double value) {
    count();
    out.number(value);
  }

  @Override
  public void number(BigInteger value) {
    count();
    out.number(value);
  }

  @Override
  public void number(BigDecimal value) {
    count();
    out.number(value);
  }

  @Override
  public void bool(boolean value) {
    count();
    out.bool(value);
  }

  @Override
  public void bytes(byte[] value) {
    count();
    out.bytes(value);
  }

  @Override
  public void nothing() {
    count();
    out.nothing();
  }
}
