package dev.xcore.kernel.runtime;

import dev.xcore.handlers.BoundJobRun;
import dev.xcore.handlers.BoundScheduler;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.JobOrder;
import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.jobs.JobCode;
import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.JobHandler;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The jobs of one version of a plugin. Runs of methods and handlers pass the plugin's health,
 * deadline and bulkhead, but not its rate limit; actions are called like any. Thread safe.
 */
final class VersionJobs implements JobCode {

  private static final String SERVICE = "scheduler";

  private final ActivePlugin version;
  private final JobBoard board;
  private final LeasedCode way;

  VersionJobs(ActivePlugin version, JobBoard board) {
    this.version = version;
    this.board = board;
    this.way =
        new LeasedCode(
            version.parts().events(),
            new EventLease.Any(version.parts().pipeline().instances()),
            EventGround::stage);
  }

  /** Has jobs run on this version from now on. */
  void begin() {
    board.serves(this);
  }

  /** Has no more jobs run on this version. */
  void end() {
    board.leaves(this);
  }

  @Override
  public String plugin() {
    return version.name();
  }

  @Override
  public List<JobOrder> jobs() {
    return version.handlers().jobs().stream().map(JobDescriptor::order).toList();
  }

  @Override
  public void run(JobTask task) throws CodeLeftException {
    Call call = PluginIdentity.of(version.name()).ownCall();
    call.pin(version.parts().tables().get());
    call.limit(limit(task), () -> {});
    try {
      if (task.target().kind() == Target.Kind.ACTION) {
        version.callForTree(call, task.target().name(), task.payload());
      } else {
        runCode(call, task);
      }
    } catch (RetiredException | TargetLeftException e) {
      throw new CodeLeftException();
    }
  }

  /** Who looks at a job wants to know what its code threw: nobody else is there to tell. */
  private void runCode(Call call, JobTask task) throws TargetLeftException {
    AtomicReference<String> why = new AtomicReference<>("");
    try {
      way.run(
          call,
          "job " + task.job(),
          instance -> {
            try {
              run(instance, task);
            } catch (Throwable thrown) {
              why.set(PluginFailures.describe(instance.loader(), thrown));
              throw thrown;
            }
            return null;
          });
    } catch (HandlerErrorException failed) {
      throw XcoreException.of(
          failed.code(), "job '%s' failed: %s".formatted(task.job(), why.get()));
    }
  }

  private Duration limit(JobTask task) {
    return task.timeout().orElseGet(() -> version.manifest().resources().timeout());
  }

  private void run(PluginInstance instance, JobTask task) throws Throwable {
    BoundJobRun run =
        new BoundJobRun(
            task.job(), task.dueTime(), task.attempt(), task.payload(), instance.binder());
    String name = task.target().name();
    if (task.target().kind() == Target.Kind.METHOD) {
      declared(instance, name).invoker().run(instance.object(), run);
    } else if (instance.object() instanceof SandboxedPlugin) {
      SandboxInvokers.registeredJob(name).run(instance.object(), run);
    } else {
      registered(instance, name).run(run);
    }
  }

  private JobDescriptor declared(PluginInstance instance, String name) {
    return instance.handlers().jobs().stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PluginUnavailableException(
                "plugin '%s' has no @Cron or @Every method '%s' any more"
                    .formatted(version.name(), Wording.shorten(name))));
  }

  /** The instance's own handlers come before those of the version. */
  private JobHandler registered(PluginInstance instance, String name) {
    return instance
        .scope()
        .service(SERVICE)
        .or(() -> version.parts().scope().service(SERVICE))
        .filter(BoundScheduler.class::isInstance)
        .flatMap(found -> Optional.ofNullable(((BoundScheduler) found).registered(name)))
        .orElseThrow(() ->
            new PluginUnavailableException(
                "plugin '%s' has registered no job handler '%s'; call context.scheduler().handler(\"%s\", …) in onLoad"
                    .formatted(version.name(), name, name)));
  }
}
