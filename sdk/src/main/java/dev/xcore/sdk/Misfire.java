package dev.xcore.sdk;

/**
 * What becomes of due times of a job at which nothing could run: the server was down, the plugin
 * was away, the job was paused, or the clock was put forward.
 */
public enum Misfire {
  /** One run makes up for all of them, as soon as possible. */
  FIRE_ONCE,
  /** They are left out: the job goes on at its next due time. */
  SKIP,
  /** Each of them is run, one after the other; not more than a hundred, the newest. */
  FIRE_ALL
}
