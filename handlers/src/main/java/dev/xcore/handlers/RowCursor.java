package dev.xcore.handlers;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows that are read while they are used, a few hundred in memory at a time. Used by one thread at
 * a time.
 *
 * @param <R> a row
 */
public interface RowCursor<R> extends Iterator<R>, AutoCloseable {

  /**
   * Returns the rows that are left.
   *
   * @return to be read before this is closed
   */
  default Stream<R> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
  }

  /** Reads no more. Harmless when repeated. */
  @Override
  void close();
}
