package dev.xcore.services.cache;

/** Redis cannot be asked now; the message says why. */
final class RedisAwayException extends Exception {

  RedisAwayException(String reason) {
    super(reason);
  }
}
