package dev.xcore.services;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, put forward or back. */
public final class MovableClock implements InstantSource {

  private volatile Duration offset = Duration.ZERO;

  public void move(Duration by) {
    offset = offset.plus(by);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }
}
