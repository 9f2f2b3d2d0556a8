package dev.xcore.kernel.sandbox;

import java.time.Duration;

/**
 * How often workers in use are looked at.
 *
 * @param look between two looks at what each uses
 * @param closeLook the same for a worker whose calls have a limit on processor time
 * @param ping between two questions whether a worker is there
 * @param silence how long it may take to answer one
 */
public record WatchTimes(Duration look, Duration closeLook, Duration ping, Duration silence) {

  /** Every second, every tenth of a second; asked every 30 s, to be answered within 3 s. */
  public static final WatchTimes USUAL =
      new WatchTimes(
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(3));
}
