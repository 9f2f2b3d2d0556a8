package dev.xcore.services.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, put forward or back. */
final class MovableClock implements InstantSource {

  private volatile Duration offset = Duration.ZERO;

  void move(Duration by) {
    offset = offset.plus(by);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }
}
