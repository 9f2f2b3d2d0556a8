package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.Availability.Cause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a version of a plugin to further calls while too many of its calls go on although their
 * deadline has passed: each of them holds a processor that nobody can take back. Thread safe.
 */
final class Quarantine {

  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final String plugin;
  private final int limit;
  private final Availability availability;
  private final SystemEvents events;

  /**
   * Makes the quarantine of one version.
   *
   * @param plugin its name
   * @param limit runaway calls at once that close it, at least 1
   * @param availability of the version
   * @param events hear of it
   */
  Quarantine(String plugin, int limit, Availability availability, SystemEvents events) {
    this.plugin = plugin;
    this.limit = limit;
    this.availability = availability;
    this.events = events;
  }

  int limit() {
    return limit;
  }

  /** Looks at the number of runaway calls after every change of it. */
  synchronized void review(IntSupplier runaways) {
    int now = runaways.getAsInt();
    boolean isClosed = availability.isBlockedBy(Cause.RUNAWAY);
    if (now >= limit && !isClosed) {
      String reason = now + " of its calls go on long after their deadline";
      availability.block(Cause.RUNAWAY, new Availability.Obstacle("quarantined", reason, RETRY));
      LOG.error("plugin={} is quarantined: {}", plugin, reason);
      events.announce("plugin." + plugin + ".unhealthy", facts("unhealthy", now));
    } else if (now < limit && isClosed) {
      availability.clear(Cause.RUNAWAY);
      LOG.info("plugin={} leaves its quarantine", plugin);
      events.announce("plugin." + plugin + ".healthy", facts("healthy", now));
    }
  }

  private static Map<String, Object> facts(String status, int runaways) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", status);
    facts.put("cause", "runaway");
    facts.put("runaway", runaways);
    return facts;
  }
}
