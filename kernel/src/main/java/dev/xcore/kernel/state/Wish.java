package dev.xcore.kernel.state;

/** What a user wants of a plugin. */
public enum Wish {
  /** It shall serve. */
  ACTIVE,
  /** It shall not serve until somebody loads it. */
  UNLOADED,
  /** It shall not serve, and nobody shall load it before it is enabled. */
  DISABLED
}
