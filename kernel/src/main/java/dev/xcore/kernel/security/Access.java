package dev.xcore.kernel.security;

/** What the allow-list says of a class or a member, from the mildest to the strictest. */
enum Access {
  /** Allowed. */
  ALLOW,
  /** Allowed where the manifest grants files. */
  GRANT,
  /** Refused, unless it is allowed by name. */
  DENY,
  /** Refused in any case. */
  NEVER
}
