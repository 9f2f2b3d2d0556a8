package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.values.ValueBoundary;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event: what the sender gave, turned into a tree when the first handler looks at
 * it. Thread safe once it is a tree; before that the sender waits and only handlers look.
 */
final class EventContent {

  private @Nullable Binder sender;
  private @Nullable Object value;

  private EventContent(@Nullable Binder sender, @Nullable Object value) {
    this.sender = sender;
    this.value = value;
  }

  /** Makes content that is turned into a tree later; its sender must not change it meanwhile. */
  static EventContent of(Binder sender, @Nullable Object value) {
    return new EventContent(ValueBoundary.isScalar(value) ? null : sender, value);
  }

  /** Makes content of a tree that nobody changes any more. */
  static EventContent ofTree(@Nullable Object tree) {
    return new EventContent(null, tree);
  }

  /**
   * Returns the data.
   *
   * @throws dev.xcore.sdk.InvalidPayloadException if it cannot be written as a tree
   */
  synchronized @Nullable Object tree() {
    Binder binder = sender;
    if (binder != null) {
      value = ValueBoundary.frozen(binder, value);
      sender = null;
    }
    return value;
  }

  /** Returns the bytes of the tree, zero if there is none yet. */
  synchronized long kept() {
    return sender == null ? EventSize.of(value) : 0;
  }

  /** Lets go of data that nobody has looked at, and of the sender's classes with it. */
  synchronized void letGo() {
    if (sender != null) {
      sender = null;
      value = null;
    }
  }
}
