package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Decides permissions by the application's policy and announces what was decided: the first time
 * that something is allowed, and denials, one of a kind per second with their number. Thread safe.
 */
final class PermissionJudge {

  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final int MOST_KINDS = 10_000;

  private final PermissionPolicy policy;
  private final SystemEvents events;
  private final LongSupplier clock;
  private final Map<PermissionRequest, Denials> denials = new ConcurrentHashMap<>();
  private final PermissionLedger ledger = new PermissionLedger(InstantSource.system());

  /**
   * Makes a judge.
   *
   * @param policy decides
   * @param events hear of it
   * @param clock monotonic, in nanoseconds
   */
  PermissionJudge(PermissionPolicy policy, SystemEvents events, LongSupplier clock) {
    this.policy = policy;
    this.events = events;
    this.clock = clock;
  }

  /** Denials of a kind that were not announced yet. */
  private static final class Denials {
    private long unheard;
    private long quietUntil = Long.MIN_VALUE;

    /** Counts one; returns how many are to be announced now, zero for none. */
    synchronized long add(long now) {
      unheard++;
      if (now < quietUntil) {
        return 0;
      }
      long count = unheard;
      unheard = 0;
      quietUntil = now + QUIET_NANOS;
      return count;
    }
  }

  /** Decides something of which nobody is to hear. */
  boolean allows(PermissionRequest request, boolean byManifest) {
    return policy.allows(request, byManifest);
  }

  /** Decides something for the first time, which is done if it is allowed. */
  boolean decide(PermissionRequest request, boolean byManifest) {
    boolean isAllowed = offers(request, byManifest);
    if (isAllowed) {
      used(request);
    }
    return isAllowed;
  }

  /** Decides something for the first time, which may never be done. */
  boolean offers(PermissionRequest request, boolean byManifest) {
    boolean isAllowed = allows(request, byManifest);
    if (isAllowed) {
      events.announce("permission.allow", facts(request));
    }
    return isAllowed;
  }

  /** Counts something that was allowed and is done. */
  void used(PermissionRequest request) {
    ledger.allowed(request);
  }

  /** Returns what was decided. */
  PermissionLedger ledger() {
    return ledger;
  }

  /**
   * Notes that something was refused.
   *
   * @param request what was asked
   * @param reason {@code permissions} or {@code allowed_callers}
   */
  void denied(PermissionRequest request, String reason) {
    ledger.denied(request, reason);
    if (denials.size() >= MOST_KINDS) {
      denials.clear();
    }
    long count = denials.computeIfAbsent(request, key -> new Denials()).add(clock.getAsLong());
    if (count > 0) {
      Map<String, Object> facts = facts(request);
      facts.put("reason", reason);
      facts.put("count", count);
      events.announce("permission.deny", facts);
    }
  }

  private static Map<String, Object> facts(PermissionRequest request) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("plugin", request.plugin());
    facts.put("resource", request.resource());
    facts.put("action", request.action());
    return facts;
  }
}
