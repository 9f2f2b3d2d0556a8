package dev.xcore.worker.protocol;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobTiming;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.Misfire;
import dev.xcore.sdk.Scheduler;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes and reads jobs: those of a plugin's table, and those that it schedules. */
public final class JobOffer {

  private JobOffer() {}

  /**
   * Writes a job.
   *
   * @param order what is wanted
   * @param out where to
   */
  public static void write(JobOrder order, ValueWriter out) {
    out.text(order.name()).text(order.timing().text());
    out.value(order.timing().zone().map(ZoneId::getId).orElse(null));
    out.value(order.initialDelay().map(Duration::toMillis).orElse(null));
    out.text(order.target().kind().name()).text(order.target().name());
    out.value(order.payload().orElse(null)).text(order.misfire().name());
    out.value(order.timeout().map(Duration::toMillis).orElse(null)).bool(order.isRecovered());
  }

  /**
   * Reads a job.
   *
   * @param in of the frame
   * @return what is wanted
   * @throws ProtocolException if it is malformed, or a job that cannot be
   */
  public static JobOrder read(ValueReader in) throws ProtocolException {
    try {
      return new JobOrder(
          in.text(Protocol.NAME),
          JobTiming.read(in.text(Protocol.NAME), Optional.ofNullable(in.textOrNull(Protocol.NAME))),
          duration(in),
          new Target(Target.Kind.valueOf(in.text(Protocol.NAME)), in.text(Protocol.NAME)),
          Optional.ofNullable(in.textOrNull(Scheduler.MAX_PAYLOAD)),
          Misfire.valueOf(in.text(Protocol.NAME)),
          duration(in),
          in.bool());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no job: " + Protocol.shorten(String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Duration> duration(ValueReader in) throws ProtocolException {
    @Nullable Object millis = in.value();
    return millis instanceof Long count ? Optional.of(Duration.ofMillis(count)) : Optional.empty();
  }
}
