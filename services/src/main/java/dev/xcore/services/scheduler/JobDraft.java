package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobTiming;
import dev.xcore.sdk.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is to be stored.
 *
 * @param plugin whose job it is
 * @param origin who wants it
 * @param order what is wanted
 * @param usual whose clock is meant where the order names none
 */
record JobDraft(String plugin, Job.Origin origin, JobOrder order, ZoneId usual) {

  String id() {
    return id(plugin, order.name());
  }

  static String id(String plugin, String name) {
    return plugin + "." + name;
  }

  String timing() {
    return order.timing().text();
  }

  @Nullable String zone() {
    return order.timing() instanceof JobTiming.Calendar calendar
        ? calendar.zone().orElse(usual).getId()
        : null;
  }

  @Nullable Long timeoutMillis() {
    return order.timeout().map(Duration::toMillis).orElse(null);
  }

  /** Returns when it is due first; a moment that has passed is due at once. */
  Optional<Instant> first(Instant now) {
    if (order.timing() instanceof JobTiming.Moment moment) {
      return Optional.of(moment.time());
    }
    return order.initialDelay().map(now::plus).or(() -> order.timing().next(now, now, usual));
  }

  boolean hasTimingOf(JobRow row) {
    return row.timing().equals(timing()) && Objects.equals(row.zoneId(), zone());
  }

  boolean isStoredAs(JobRow row) {
    return hasTimingOf(row)
        && row.origin().equals(origin.name())
        && row.targetKind().equals(order.target().kind().name())
        && row.target().equals(order.target().name())
        && Objects.equals(row.payload(), order.payload().orElse(null))
        && row.misfire().equals(order.misfire().name())
        && Objects.equals(row.timeoutMillis(), timeoutMillis())
        && row.recovered() == order.isRecovered();
  }
}
