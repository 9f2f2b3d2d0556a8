package dev.xcore.handlers;

import dev.xcore.sdk.JobRun;
import java.util.Objects;

/**
 * One {@code @Cron} or {@code @Every} method, ready to be invoked.
 *
 * @param order what was declared
 * @param invoker calls it
 */
public record JobDescriptor(JobOrder order, Invoker invoker) {

  /** Checks that nothing is missing. */
  public JobDescriptor {
    Objects.requireNonNull(order, "order is null");
    Objects.requireNonNull(invoker, "invoker is null");
  }

  /**
   * Returns the name of the job.
   *
   * @return unique in the plugin
   */
  public String name() {
    return order.name();
  }

  /** Calls the method. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Runs the job.
     *
     * @param instance the plugin's instance
     * @param run what it is about
     * @throws Throwable what the method threw, unwrapped
     */
    void run(Object instance, JobRun run) throws Throwable;
  }
}
