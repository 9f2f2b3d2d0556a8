package dev.xcore.kernel.events;

/** The hooks that stand at one point of the platform now: one read to know. Thread safe. */
public final class HookChain {

  private final HookPoint point;
  private volatile Hook[] hooks = {};

  HookChain(HookPoint point) {
    this.point = point;
  }

  HookPoint point() {
    return point;
  }

  /**
   * Tells whether nobody stands there.
   *
   * @return true if there is nothing to run
   */
  public boolean isEmpty() {
    return hooks.length == 0;
  }

  /** Returns who stands there, lowest order first; not to be changed. */
  Hook[] hooks() {
    return hooks;
  }

  void hooks(Hook[] now) {
    hooks = now;
  }
}
