package dev.xcore.worker;

import dev.xcore.handlers.BoundJobRun;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.JobHandler;
import dev.xcore.sdk.JobRun;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.JobDelivery;

/** Runs the plugin's jobs. */
final class JobRunning {

  private JobRunning() {}

  /**
   * Runs a method, or a handler that was registered in code.
   *
   * @param plugin whose job it is
   * @param target names it
   * @param payload a {@link JobDelivery}
   * @throws ProtocolException if there is no such method
   * @throws Throwable what the code throws
   */
  static void run(LoadedPlugin plugin, CallTarget target, ValueReader payload) throws Throwable {
    JobDelivery delivery = JobDelivery.read(payload);
    payload.finish();
    JobRun run =
        new BoundJobRun(
            delivery.job(),
            delivery.dueTime(),
            delivery.attempt(),
            delivery.payload(),
            plugin.binder());
    if (target.index() == CallTarget.REGISTERED) {
      registered(plugin, target.name()).run(run);
      return;
    }
    for (JobDescriptor job : plugin.table().jobs()) {
      if (job.name().equals(target.name())) {
        job.invoker().run(plugin.instance(), run);
        return;
      }
    }
    throw new ProtocolException("a call of something that the plugin has not offered");
  }

  private static JobHandler registered(LoadedPlugin plugin, String name) {
    JobHandler handler = plugin.context().jobs().registered(name);
    if (handler == null) {
      throw new PluginUnavailableException(
          "plugin '%s' has registered no job handler '%s'; call context.scheduler().handler(\"%s\", …) in onLoad"
              .formatted(plugin.name(), name, name));
    }
    return handler;
  }
}
