package dev.xcore.handlers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the value tree that it receives. Used by one thread. */
public final class TreeSink implements ValueSink {

  private final Deque<Object> open = new ArrayDeque<>();
  private final Deque<String> names = new ArrayDeque<>();
  private @Nullable Object result;

  /** Makes an empty sink. */
  public TreeSink() {}

  /**
   * Returns what was received.
   *
   * @return the value tree; null also if nothing was received
   */
  public @Nullable Object result() {
    return result;
  }

  @Override
  public void beginObject() {
    begin(new LinkedHashMap<String, Object>());
  }

  @Override
  public void name(String name) {
    names.push(name);
  }

  @Override
  public void endObject() {
    open.pop();
  }

  @Override
  public void beginArray() {
    begin(new ArrayList<>());
  }

  @Override
  public void endArray() {
    open.pop();
  }

  @Override
  public void text(String value) {
    add(value);
  }

  @Override
  public void number(long value) {
    add(value);
  }

  @Override
  public void number(double value) {
    add(value);
  }

  @Override
  public void number(BigInteger value) {
    add(value);
  }

  @Override
  public void number(BigDecimal value) {
    add(value);
  }

  @Override
  public void bool(boolean value) {
    add(value);
  }

  @Override
  public void bytes(byte[] value) {
    add(value.clone());
  }

  @Override
  public void nothing() {
    add(null);
  }

  private void begin(Object container) {
    add(container);
    open.push(container);
  }

  @SuppressWarnings("unchecked") // only containers made here are pushed
  private void add(@Nullable Object value) {
    Object parent = open.peek();
    if (parent == null) {
      result = value;
    } else if (parent instanceof Map<?, ?> map) {
      ((Map<String, @Nullable Object>) map).put(names.pop(), value);
    } else {
      ((List<@Nullable Object>) parent).add(value);
    }
  }
}
