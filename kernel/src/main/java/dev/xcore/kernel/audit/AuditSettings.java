package dev.xcore.kernel.audit;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an audit log is kept, and how much of it.
 *
 * @param directory of the segments and the head; made if it is missing
 * @param witness a file outside of the directory that remembers how far the log once was, so that
 *     an older copy of the whole directory is noticed
 * @param segmentBytes size from which a new segment is begun, at least 4096
 * @param keep how many segments are kept besides the one that is written, at least 1
 * @param acceptsDamage whether a damaged log is continued; if not, it is not opened
 * @param patience how long an append may take before its caller is told that it failed
 */
public record AuditSettings(
    Path directory,
    Path witness,
    long segmentBytes,
    int keep,
    boolean acceptsDamage,
    Duration patience) {

  private static final long LEAST_BYTES = 4096;

  /** Checks the limits. */
  public AuditSettings {
    if (segmentBytes < LEAST_BYTES || keep < 1) {
      throw new IllegalArgumentException(
          "a segment has %d bytes at least, and one is kept at least: %d, %d"
              .formatted(LEAST_BYTES, segmentBytes, keep));
    }
  }
}
