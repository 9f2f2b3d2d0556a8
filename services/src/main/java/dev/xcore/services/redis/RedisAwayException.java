package dev.xcore.services.redis;

/** Redis cannot be asked now; the message says why. */
public final class RedisAwayException extends Exception {

  private final boolean hasBegun;

  RedisAwayException(String reason, boolean hasBegun) {
    super(reason);
    this.hasBegun = hasBegun;
  }

  /**
   * Tells whether the command was sent: then it may have been executed.
   *
   * @return whether it was
   */
  public boolean hasBegun() {
    return hasBegun;
  }
}
