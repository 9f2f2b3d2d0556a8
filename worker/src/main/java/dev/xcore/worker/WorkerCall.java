package dev.xcore.worker;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Principal;
import dev.xcore.worker.protocol.CallHead;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A call that this worker serves, or work that goes on in its name.
 *
 * @param id by which the host knows it; 0 for the plugin's own work
 * @param caller who calls
 * @param principal for whom
 * @param tenant of the call
 * @param traceId of the call
 * @param deadline as {@link System#nanoTime} will tell it; {@link #NEVER} for none
 */
record WorkerCall(
    int id,
    String caller,
    Optional<Principal> principal,
    Optional<String> tenant,
    String traceId,
    long deadline)
    implements CallContext {

  /** The deadline of what has none. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long MOST_MICROS = Duration.ofDays(365).toNanos() / 1000;

  static WorkerCall of(int id, CallHead head) {
    long deadline =
        head.micros() < 0 ? NEVER : System.nanoTime() + 1000 * Math.min(head.micros(), MOST_MICROS);
    return new WorkerCall(
        id, head.caller(), head.principal(), head.tenant(), head.traceId(), deadline);
  }

  /** Returns the context of work that no call asks for. */
  static WorkerCall own(String plugin) {
    byte[] trace = new byte[16];
    ThreadLocalRandom.current().nextBytes(trace);
    return new WorkerCall(
        0, plugin, Optional.empty(), Optional.empty(), HexFormat.of().formatHex(trace), NEVER);
  }

  /** Returns the context of work that outlives the call. */
  WorkerCall detached() {
    return new WorkerCall(id, caller, principal, tenant, traceId, NEVER);
  }

  @Override
  public Optional<Duration> remaining() {
    return deadline == NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }
}
