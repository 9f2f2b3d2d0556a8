package dev.xcore.kernel.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where running calls can be found: a set whose insertion and removal are one atomic write each,
 * without locks and without allocation.
 *
 * <p>Segments are added when calls do not find a free slot in a few tries; they are never removed,
 * so that the memory is bounded by the greatest number of calls at once.
 */
final class CallSlots {

  private static final int FIRST = 256;
  private static final int PROBES = 4;
  private static final int GOLDEN = 0x9E3779B9;

  /** One array of slots, its length a power of two. */
  static final class Segment {

    private final AtomicReferenceArray<@Nullable Call> slots;
    private final int shift;

    private Segment(int length) {
      this.slots = new AtomicReferenceArray<>(length);
      this.shift = Integer.numberOfLeadingZeros(length - 1);
    }

    private boolean tryPlace(Call call, int spread) {
      int mask = slots.length() - 1;
      for (int probe = 0; probe < PROBES; probe++) {
        // Sixteen references share a cache line: probe the next line.
        int index = ((spread >>> shift) + probe * 16) & mask;
        if (slots.getPlain(index) == null) {
          call.place(this, index);
          if (slots.compareAndSet(index, null, call)) {
            return true;
          }
        }
      }
      return false;
    }

    void clear(int index) {
      slots.setRelease(index, null);
    }
  }

  private volatile Segment[] segments = {new Segment(FIRST)};

  /** Puts a call in; {@link Call#finish} takes it out. */
  void place(Call call, Thread thread) {
    int spread = (int) thread.threadId() * GOLDEN;
    Segment[] known = segments;
    while (!tryPlace(known, call, spread)) {
      known = grow(known);
    }
  }

  private static boolean tryPlace(Segment[] known, Call call, int spread) {
    for (Segment segment : known) {
      if (segment.tryPlace(call, spread)) {
        return true;
      }
    }
    return false;
  }

  private synchronized Segment[] grow(Segment[] full) {
    Segment[] now = segments;
    if (now.length == full.length) {
      Segment[] more = java.util.Arrays.copyOf(now, now.length + 1);
      more[now.length] = new Segment(Math.min(1 << 20, FIRST << (2 * now.length)));
      segments = more;
      return more;
    }
    return now;
  }

  /** Visits every call that was in before and is not out yet. */
  void forEach(Consumer<Call> visitor) {
    for (Segment segment : segments) {
      for (int index = 0; index < segment.slots.length(); index++) {
        Call call = segment.slots.get(index);
        if (call != null) {
          visitor.accept(call);
        }
      }
    }
  }
}
