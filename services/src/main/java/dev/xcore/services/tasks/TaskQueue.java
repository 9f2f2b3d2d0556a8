package dev.xcore.services.tasks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process has taken from one queue. As many run as may; if they are short, some more are
 * taken ahead, never more than {@link #AHEAD_NANOS} of work. Guarded by {@link TaskQueues}.
 */
final class TaskQueue {

  private static final long AHEAD_NANOS = 50_000_000;
  private static final int MOST_AHEAD = 500;
  private static final double WEIGHT = 0.1;

  private final String name;
  private final int concurrency;
  private final ArrayDeque<Claim> ready = new ArrayDeque<>();
  private int running;
  private double usual = AHEAD_NANOS;

  TaskQueue(String name, int concurrency) {
    this.name = name;
    this.concurrency = concurrency;
  }

  String name() {
    return name;
  }

  int concurrency() {
    return concurrency;
  }

  int running() {
    return running;
  }

  /** Returns how many may be taken. */
  int room() {
    double share = AHEAD_NANOS / Math.max(usual, 1);
    int ahead = (int) Math.min(MOST_AHEAD, concurrency * (share < 2 ? 0 : share));
    return concurrency + ahead - running - ready.size();
  }

  /** Whether so much room is left that looking into the table is worth it. */
  boolean isHungry() {
    int room = room();
    return room > 0 && (ready.isEmpty() || room > ready.size());
  }

  void add(Claim claim) {
    ready.add(claim);
  }

  /** Returns what may begin now, null for nothing. */
  @Nullable Claim next() {
    if (running >= concurrency) {
      return null;
    }
    Claim claim = ready.poll();
    if (claim != null) {
      running++;
    }
    return claim;
  }

  void ended(long nanos) {
    running--;
    usual += WEIGHT * (nanos - usual);
  }

  /** Gives up what has not begun. */
  List<Claim> drain() {
    List<Claim> left = new ArrayList<>(ready);
    ready.clear();
    return left;
  }
}
