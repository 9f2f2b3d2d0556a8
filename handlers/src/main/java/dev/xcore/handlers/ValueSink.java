package dev.xcore.handlers;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Receives a value tree in document order, without building it. Used by one thread. */
public interface ValueSink {

  /**
   * Begins an object.
   *
   * @throws IOException if it cannot be written
   */
  void beginObject() throws IOException;

  /**
   * Names the next member of the current object.
   *
   * @param name the member's name
   * @throws IOException if it cannot be written
   */
  void name(String name) throws IOException;

  /**
   * Ends the current object.
   *
   * @throws IOException if it cannot be written
   */
  void endObject() throws IOException;

  /**
   * Begins an array.
   *
   * @throws IOException if it cannot be written
   */
  void beginArray() throws IOException;

  /**
   * Ends the current array.
   *
   * @throws IOException if it cannot be written
   */
  void endArray() throws IOException;

  /**
   * Writes a text.
   *
   * @param value the text
   * @throws IOException if it cannot be written
   */
  void text(String value) throws IOException;

  /**
   * Writes a whole number.
   *
   * @param value the number
   * @throws IOException if it cannot be written
   */
  void number(long value) throws IOException;

  /**
   * Writes a floating-point number.
   *
   * @param value the number, finite
   * @throws IOException if it cannot be written
   */
  void number(double value) throws IOException;

  /**
   * Writes a large whole number.
   *
   * @param value the number
   * @throws IOException if it cannot be written
   */
  void number(BigInteger value) throws IOException;

  /**
   * Writes a decimal number.
   *
   * @param value the number
   * @throws IOException if it cannot be written
   */
  void number(BigDecimal value) throws IOException;

  /**
   * Writes a truth value.
   *
   * @param value the value
   * @throws IOException if it cannot be written
   */
  void bool(boolean value) throws IOException;

  /**
   * Writes bytes; JSON shows them in Base64.
   *
   * @param value the bytes
   * @throws IOException if it cannot be written
   */
  void bytes(byte[] value) throws IOException;

  /**
   * Writes a null.
   *
   * @throws IOException if it cannot be written
   */
  void nothing() throws IOException;
}
