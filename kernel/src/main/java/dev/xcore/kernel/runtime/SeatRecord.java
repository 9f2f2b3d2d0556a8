package dev.xcore.kernel.runtime;

/**
 * What outlasts the workers of one seat. Thread safe.
 *
 * @param events the event handlers that their code has made
 * @param hooks the hooks that it has made
 */
record SeatRecord(SandboxSubscriptions events, SandboxHooks hooks) {

  /** Makes the record of a seat without workers yet. */
  static SeatRecord of(VersionGround ground, PluginScope scope) {
    return new SeatRecord(new SandboxSubscriptions(ground, scope), new SandboxHooks(ground, scope));
  }

  /** Ends what a worker that has been loaded in place of another has not made again. */
  void settle(WorkerSession session) {
    events.settle(session);
    hooks.settle(session);
  }
}
