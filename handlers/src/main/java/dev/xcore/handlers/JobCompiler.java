package dev.xcore.handlers;

import dev.xcore.sdk.Cron;
import dev.xcore.sdk.Every;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.JobRun;
import dev.xcore.sdk.Misfire;
import dev.xcore.sdk.PluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Compiles methods annotated with {@link Cron} or {@link Every}. Used by one thread. */
final class JobCompiler {

  private final MessageArguments<JobRun> arguments;
  private final Problems problems;

  JobCompiler(Binder binder, PluginContext context, Problems problems) {
    this.arguments =
        new MessageArguments<>(JobRun.class, JobRun::payload, binder, context, problems);
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<JobDescriptor> compile(HandlerMethod method, Cron mark) {
    return compile(
        method,
        () ->
            order(
                "@Cron",
                name(mark.name(), method),
                JobTiming.cron(mark.value(), text(mark.zone())),
                Optional.empty(),
                mark.misfire(),
                mark.timeout(),
                mark.recover()));
  }

  /** Compiles one method; empty if problems were added. */
  Optional<JobDescriptor> compile(HandlerMethod method, Every mark) {
    return compile(
        method,
        () ->
            order(
                "@Every",
                name(mark.name(), method),
                JobTiming.every(mark.value()),
                text(mark.initialDelay())
                    .map(delay -> EventCompiler.duration("@Every initialDelay", delay)),
                mark.misfire(),
                mark.timeout(),
                mark.recover()));
  }

  private Optional<JobDescriptor> compile(HandlerMethod method, Supplier<JobOrder> reading) {
    int before = problems.count();
    Optional<JobOrder> order = problems.attempt(method.origin(), () -> checked(reading));
    Optional<MessageArguments.Call<JobRun>> call =
        problems
            .attempt(method.origin(), () -> Invocation.of(method.method()))
            .map(invocation -> arguments.compile(method, invocation));
    if (problems.count() > before) {
      return Optional.empty();
    }
    MessageArguments.Call<JobRun> invoked = call.orElseThrow();
    return Optional.of(
        new JobDescriptor(
            order.orElseThrow(), (instance, run) -> Returned.settle(invoked.on(instance, run))));
  }

  private static JobOrder checked(Supplier<JobOrder> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new HandlerDefinitionException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static String name(String given, HandlerMethod method) {
    return given.isEmpty() ? method.method().getName() : given;
  }

  private static Optional<String> text(String given) {
    return given.isEmpty() ? Optional.empty() : Optional.of(given);
  }

  private static JobOrder order(
      String mark,
      String name,
      JobTiming timing,
      Optional<Duration> initialDelay,
      Misfire misfire,
      String timeout,
      boolean isRecovered) {
    return new JobOrder(
        name,
        timing,
        initialDelay,
        new Target(Target.Kind.METHOD, name),
        Optional.empty(),
        misfire,
        text(timeout).map(most -> EventCompiler.duration(mark + " timeout", most)),
        isRecovered);
  }
}
