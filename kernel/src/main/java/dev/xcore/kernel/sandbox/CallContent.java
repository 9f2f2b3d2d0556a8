package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.ValueWriter;

/** Writes the body of a call. */
@FunctionalInterface
public interface CallContent {

  /**
   * Writes it.
   *
   * @param out where to
   */
  void write(ValueWriter out);
}
