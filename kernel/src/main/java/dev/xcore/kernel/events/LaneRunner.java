package dev.xcore.kernel.events;

import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.events.Lane.Letter;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The thread that handles the events of one lane, until there are none or it is left behind. */
final class LaneRunner implements Runnable {

  /** How long after its deadline the code may take to feel the interrupt. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  /** How long a version may take to give way to its successor, a step at a time. */
  private static final Duration STEP = Duration.ofMillis(5);

  private static final int STEPS = 400;

  private final Lane lane;
  private final Subscriber owner;
  private final Deliveries deliveries;

  LaneRunner(Lane lane, Subscriber owner, Deliveries deliveries) {
    this.lane = lane;
    this.owner = owner;
    this.deliveries = deliveries;
  }

  void start() {
    Thread.ofVirtual()
        .name("xcore-events-" + owner.plugin())
        .inheritInheritableThreadLocals(false)
        .start(this);
  }

  @Override
  public void run() {
    Letter letter = lane.next(this);
    while (letter != null) {
      deliver(letter);
      letter = lane.next(this);
    }
  }

  private void deliver(Letter letter) {
    int most = letter.receipt() == null ? owner.options().maxAttempts() : 1;
    Duration backoff = owner.options().backoff();
    for (int attempt = 1; attempt <= most; attempt++) {
      XcoreException failure = attempt(letter, attempt);
      if (failure == null) {
        return;
      }
      if (attempt == most || !lane.pause(backoff)) {
        failed(letter, attempt, failure);
        return;
      }
      backoff = backoff.multipliedBy(2);
      backoff = backoff.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : backoff;
    }
  }

  /** Tries once; returns why it failed, null if there is nothing more to do. */
  @SuppressWarnings("ReferenceEquality") // the very version that has left
  private @Nullable XcoreException attempt(Letter letter, int attempt) {
    int number = letter.receipt() == null ? attempt : letter.receipt().attempt();
    for (int step = 0; step < STEPS; step++) {
      EventTarget target = owner.target();
      if (target == null) {
        lane.putBack(letter);
        return null;
      }
      try {
        target.take(
            owner,
            letter.event(),
            number,
            owner.timeout(),
            () -> deliveries.later(PATIENCE, () -> lane.abandon(this, letter)));
        taken(letter);
        return null;
      } catch (TargetLeftException e) {
        if (owner.target() == target && !lane.pause(STEP)) {
          lane.putBack(letter);
          return null;
        }
      } catch (XcoreException e) {
        return e;
      }
    }
    return new PluginUnavailableException("plugin '" + owner.plugin() + "' does not take events");
  }

  private void taken(Letter letter) {
    if (!lane.settle(letter)) {
      return;
    }
    owner.handled();
    owner.suspension().passed();
    if (letter.receipt() != null) {
      letter.receipt().taken();
    }
    if (owner.isSpent()) {
      deliveries.spent(owner);
    }
  }

  private void failed(Letter letter, int attempts, XcoreException why) {
    if (!lane.settle(letter)) {
      return;
    }
    if (why instanceof CallTimeoutException) {
      late();
    } else {
      owner.suspension().passed();
    }
    end(letter, attempts, why);
  }

  /** The code has not come back; the lane goes on without this runner. */
  void overran(Letter letter) {
    late();
    end(
        letter,
        1,
        new CallTimeoutException(
            "%s had to be left behind: its handler ignores its deadline".formatted(owner)));
  }

  private void late() {
    if (owner.suspension().overran()) {
      deliveries.suspended(owner);
    }
  }

  private void end(Letter letter, int attempts, XcoreException why) {
    owner.failed();
    if (letter.receipt() == null || !letter.receipt().failed(why)) {
      deliveries.dead(owner, letter.event(), attempts, why);
    }
  }
}
