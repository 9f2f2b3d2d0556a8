package dev.xcore.sdk;

/** On which side of what happens at a hook point a hook stands. */
public enum HookPhase {
  /** Before it happens: may change what goes in, skip it or cancel it. */
  BEFORE,
  /** After it has happened or failed: may look at the outcome and replace the result. */
  AFTER
}
