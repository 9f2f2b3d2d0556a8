package dev.xcore.kernel.sandbox;

import dev.xcore.worker.protocol.Protocol;
import java.util.function.IntUnaryOperator;

/**
 * Measures the processor time that a worker burns while each of its calls runs, from the first look
 * at a call on. What other calls burn meanwhile is counted too: the system tells threads apart, but
 * not for whom they work. Used by one thread.
 */
final class CallMeter {

  private final int[] calls = new int[Protocol.CALL_LINKS];
  private final long[] begins = new long[Protocol.CALL_LINKS];

  /**
   * Looks.
   *
   * @param running the number of the call on each link, 0 for none
   * @param cpuNanos what the worker has burnt so far
   * @return the most that was burnt during one call, in nanoseconds
   */
  long look(IntUnaryOperator running, long cpuNanos) {
    long most = 0;
    for (int link = 0; link < calls.length; link++) {
      int call = running.applyAsInt(link);
      if (call != calls[link]) {
        calls[link] = call;
        begins[link] = cpuNanos;
      } else if (call != 0) {
        most = Math.max(most, cpuNanos - begins[link]);
      }
    }
    return most;
  }
}
