package dev.xcore.server;

/** What the platform itself asks of requests to a place, before access rules and plugins do. */
public enum Access {
  /** Nothing, and credentials are not looked at: the platform's own public pages. */
  OPEN,
  /** Nothing, but credentials that are presented must count: what plugins serve. */
  VISITOR,
  /** Credentials, which development does not ask this machine's own programs for. */
  CALLER,
  /** To come from this machine's own programs, in development. */
  LOCAL,
  /** The role {@code admin}. */
  ADMIN
}
