package dev.xcore.services.tasks;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes ids of tasks: UUIDs of version 7 (RFC 9562), which grow with time as indexes like it. */
final class TaskIds {

  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;

  private final SecureRandom random = new SecureRandom();

  String next(long millis) {
    long high = (millis << 16) | VERSION | (random.nextLong() & 0xFFF);
    long low = (random.nextLong() >>> 2) | VARIANT;
    return new UUID(high, low).toString();
  }
}
