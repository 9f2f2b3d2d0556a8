package dev.xcore.kernel.events;

import dev.xcore.sdk.Events;
import dev.xcore.sdk.PayloadTooLargeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large the data of an event is, roughly as JSON. */
public final class EventSize {

  private static final int SCALAR = 8;

  private EventSize() {}

  /**
   * Checks that an event may wait in queues and cross into other processes.
   *
   * @param name of the event
   * @param data of the event, a value tree
   * @throws PayloadTooLargeException if it is too large
   */
  public static void check(String name, @Nullable Object data) {
    if (left(data, Events.MAX_BYTES) < 0) {
      throw new PayloadTooLargeException(
          "the data of event '%s' is larger than %d KiB: store it, and send where it is"
              .formatted(name, Events.MAX_BYTES / 1024));
    }
  }

  /**
   * Returns the bytes of a tree; of one that is too large for an event, some number beyond that.
   */
  static long of(@Nullable Object tree) {
    return Events.MAX_BYTES - left(tree, Events.MAX_BYTES);
  }

  /** Returns how many bytes of a budget a tree leaves; negative as soon as there are none. */
  private static long left(@Nullable Object tree, long budget) {
    long left = budget;
    switch (tree) {
      case String text -> left -= text.length() + 2L;
      case byte[] bytes -> left -= bytes.length;
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          left = left(entry.getValue(), left - String.valueOf(entry.getKey()).length() - 4L);
          if (left < 0) {
            break;
          }
        }
      }
      case List<?> list -> {
        for (Object item : list) {
          left = left(item, left - 1);
          if (left < 0) {
            break;
          }
        }
      }
      case null, default -> left -= SCALAR;
    }
    return left;
  }
}
