package dev.xcore.kernel.net;

/** How far a plugin's permissions let it reach a host. */
public enum Reach {
  /** Not at all. */
  NONE,
  /** At addresses of the public internet only: a rule with a wildcard covers the host. */
  PUBLIC,
  /** At any address, this machine's own included: the host is named, or there are no rules. */
  ANY
}
