package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the code in one seat's workers has subscribed to. That outlasts a worker: the next one makes
 * the same again when it is loaded, and takes over what was there; what it does not make ends.
 * Thread safe.
 *
 * @param <W> what a worker asks for
 */
final class SeatSubscriptions<W> {

  /** How many the code may have at a time. */
  static final int MOST = 1000;

  private final String kind;
  private final ToIntFunction<W> number;
  private final BiPredicate<W, W> isSame;
  private final List<Kept<W>> kept = new ArrayList<>();

  /**
   * Makes the record of a seat.
   *
   * @param kind of them, for messages
   * @param number by which the worker that asks knows one
   * @param isSame whether a later worker's is an earlier one's
   */
  SeatSubscriptions(String kind, ToIntFunction<W> number, BiPredicate<W, W> isSame) {
    this.kind = kind;
    this.number = number;
    this.isSame = isSame;
  }

  /**
   * A subscription, and the worker that knows its code. Changed under the lock of all.
   *
   * @param <W> what a worker asks for
   */
  static final class Kept<W> {

    private final W wanted;
    private volatile WorkerSession session;
    private volatile int number;
    private @Nullable Subscription subscription;

    private Kept(W wanted, WorkerSession session, int number) {
      this.wanted = wanted;
      this.session = session;
      this.number = number;
    }

    W wanted() {
      return wanted;
    }

    /** Returns the number by which the worker that has it knows its code. */
    int number() {
      return number;
    }

    @SuppressWarnings("ReferenceEquality") // sessions are equal to themselves only
    boolean belongsTo(WorkerSession worker) {
      return session == worker;
    }
  }

  /**
   * Makes a subscription, or goes on with one that an earlier worker has made.
   *
   * @param session of the worker that asks
   * @param wanted what it asks for
   * @param begin makes it
   * @throws ProtocolException if the worker has used the number before
   * @throws ConflictException if there are too many
   * @throws PluginUnavailableException if the plugin has been unloaded
   */
  synchronized void add(WorkerSession session, W wanted, Function<Kept<W>, Subscription> begin)
      throws ProtocolException {
    int asked = number.applyAsInt(wanted);
    int own = 0;
    for (Kept<W> each : kept) {
      if (each.belongsTo(session)) {
        own++;
        if (each.number == asked) {
          throw new ProtocolException("subscription " + asked + " is made twice");
        }
      }
    }
    Optional<Kept<W>> before =
        kept.stream()
            .filter(each -> !each.belongsTo(session) && isSame.test(each.wanted, wanted))
            .findFirst();
    if (before.isPresent()) {
      before.get().number = asked;
      before.get().session = session;
    } else if (own >= MOST) {
      throw new ConflictException(
          "a sandboxed plugin may have %d %s made in code: close some, or take a pattern"
              .formatted(MOST, kind));
    } else {
      begin(new Kept<>(wanted, session, asked), begin);
    }
  }

  private void begin(Kept<W> made, Function<Kept<W>, Subscription> begin) {
    try {
      made.subscription = begin.apply(made);
    } catch (IllegalStateException e) {
      throw new PluginUnavailableException(String.valueOf(e.getMessage()));
    }
    kept.add(made);
  }

  /**
   * Ends a subscription; nothing happens if the worker has none of that number.
   *
   * @param session of the worker that asks
   * @param asked by which it knows the code
   */
  void end(WorkerSession session, int asked) {
    Optional<Kept<W>> found;
    synchronized (this) {
      found =
          kept.stream().filter(each -> each.belongsTo(session) && each.number == asked).findFirst();
    }
    found.ifPresent(this::end);
  }

  /** Ends a subscription. */
  void end(Kept<W> subscription) {
    synchronized (this) {
      kept.remove(subscription);
    }
    Objects.requireNonNull(subscription.subscription, "it has begun").close();
  }

  /**
   * Ends what a worker has not made again.
   *
   * @param session of the worker that has been loaded in place of another
   */
  void settle(WorkerSession session) {
    List<Kept<W>> left;
    synchronized (this) {
      left = kept.stream().filter(each -> !each.belongsTo(session)).toList();
    }
    left.forEach(this::end);
  }
}
