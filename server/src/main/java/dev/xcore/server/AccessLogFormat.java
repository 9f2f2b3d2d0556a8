package dev.xcore.server;

/** How requests are logged. */
public enum AccessLogFormat {
  /** Not at all. */
  OFF,
  /** {@code client - user [time] "METHOD path" status bytes duration "user agent" trace}. */
  TEXT,
  /** One JSON object per line. */
  JSON
}
