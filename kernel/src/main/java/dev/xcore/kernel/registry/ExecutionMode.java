package dev.xcore.kernel.registry;

/** Where a plugin runs. */
public enum ExecutionMode {
  /** In the server's process, at the cost of a method call. */
  TRUSTED,
  /** In a confined process with limits. */
  SANDBOXED,
  /** In the server's process, in throw-away instances. */
  EPHEMERAL,
  /** In the server's process, by the contract of generation 1. */
  LEGACY
}
