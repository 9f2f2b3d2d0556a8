package dev.xcore.confinement;

import java.util.HashSet;
import java.util.Set;

/**
 * The user ids from which processes get one each; the group id is the same number. Thread safe.
 *
 * <p>Two live processes of this range never share one. Servers on one machine that share a range
 * avoid the ids of live processes they can see.
 */
public final class UidRange {

  /** The first id of the default range, above what distributions give to people and services. */
  public static final int DEFAULT_FIRST = 200_000;

  /** The number of ids in the default range. */
  public static final int DEFAULT_COUNT = 10_000;

  private final int first;
  private final int count;

  // Guarded by this.
  private final Set<Integer> leased = new HashSet<>();
  private int next;

  private UidRange(int first, int count, int next) {
    this.first = first;
    this.count = count;
    this.next = next;
  }

  /**
   * Makes a range.
   *
   * @param first the first id, above 0
   * @param count how many, above 0
   * @return the range
   */
  public static UidRange of(int first, int count) {
    if (first <= 0 || count <= 0 || first > Integer.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "user ids start above 0 and there is at least one, not " + count + " from " + first);
    }
    return new UidRange(first, count, 0);
  }

  /**
   * Makes the same range, of which another id is given out first: servers that cannot see each
   * other's processes, as in containers, then seldom take the same ones.
   *
   * @param offset of the id that is given out first, at least 0 and below the number of ids
   * @return the range, of which nothing is leased
   */
  public UidRange beginningAt(int offset) {
    if (offset < 0 || offset >= count) {
      throw new IllegalArgumentException("the offset is from 0 to " + count + ", not " + offset);
    }
    return new UidRange(first, count, offset);
  }

  /**
   * Makes the range of 10,000 ids from 200,000 on.
   *
   * @return the range
   */
  public static UidRange standard() {
    return of(DEFAULT_FIRST, DEFAULT_COUNT);
  }

  /**
   * Returns the first id, which probing tries.
   *
   * @return an id above 0
   */
  public int first() {
    return first;
  }

  /**
   * Takes an id that neither a lease nor a live process has; give it back with {@link #release}.
   */
  int lease() {
    Set<Integer> seen = ProcessTable.users(first, count);
    synchronized (this) {
      for (int tried = 0; tried < count; tried++) {
        int candidate = first + next;
        next = (next + 1) % count;
        if (!seen.contains(candidate) && leased.add(candidate)) {
          return candidate;
        }
      }
    }
    throw new ConfinementException(
        ConfinementException.Reason.USERS_EXHAUSTED,
        "All "
            + count
            + " user ids from "
            + first
            + " on belong to live processes; widen the range or run fewer workers.",
        null);
  }

  synchronized void release(int uid) {
    leased.remove(uid);
  }
}
