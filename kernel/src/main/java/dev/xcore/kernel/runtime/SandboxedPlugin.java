package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.CallLease.ResultReader;
import dev.xcore.kernel.sandbox.WorkerEndedException;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Reload;
import dev.xcore.worker.protocol.CallTarget;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a sandboxed plugin, as the host sees it. It stays the same while workers come and
 * go in its {@link WorkerSeat}. Thread safe.
 */
final class SandboxedPlugin implements Plugin {

  private static final int ATTEMPTS = 3;

  private final WorkerSeat seat;

  SandboxedPlugin(WorkerSeat seat) {
    this.seat = seat;
  }

  WorkerSeat seat() {
    return seat;
  }

  /** What is to be done with a session. */
  @FunctionalInterface
  interface Use<R extends @Nullable Object> {
    /** Does it. */
    @Nullable R with(WorkerSession session) throws Exception;
  }

  /** Runs a call in the worker that is there; one that has not begun may be made in the next. */
  <R extends @Nullable Object> @Nullable R call(
      CallTarget target, SandboxPayload payload, ResultReader<R> reader) throws Exception {
    return use(session -> session.call(target, payload, reader));
  }

  /** Does something with the session that is there. */
  <R extends @Nullable Object> @Nullable R use(Use<R> use) throws Exception {
    for (int attempt = 1; ; attempt++) {
      WorkerSession session = seat.session();
      try {
        return use.with(session);
      } catch (WorkerEndedException e) {
        if (attempt == ATTEMPTS) {
          throw new PluginUnavailableException(
              "the workers of plugin '%s' end one after the other: %s"
                  .formatted(seat.plugin(), e.end().message()));
        }
      }
    }
  }

  @Override
  public void onLoad() throws Exception {
    seat.begin();
  }

  @Override
  public void onUnload() throws Exception {
    seat.end();
  }

  @Override
  public void onReload(Reload previous) throws Exception {
    seat.session().onReload(previous);
  }

  @Override
  public @Nullable Object onSuspend() throws Exception {
    // A worker that has fallen has nothing left to hand over, and must not keep a new version out.
    WorkerSession session = seat.latest();
    return session.worker().isAlive() ? session.onSuspend() : null;
  }

  @Override
  public void onConfigChange(Config config) throws Exception {
    seat.session().onConfigChange(config);
  }

  @Override
  public String toString() {
    return "sandboxed plugin '" + seat.plugin() + "'";
  }
}
