package dev.xcore.kernel.state;

import java.time.Instant;
import java.util.Objects;

/**
 * The version of a plugin that was installed last, wherever that was.
 *
 * @param version as in its manifest
 * @param origin where it came from
 * @param digest over its files
 * @param actor who installed it
 * @param since when
 */
public record InstalledVersion(
    String version, String origin, String digest, String actor, Instant since) {

  /** Refuses nulls. */
  public InstalledVersion {
    Objects.requireNonNull(version, "version is null");
    Objects.requireNonNull(origin, "origin is null");
    Objects.requireNonNull(digest, "digest is null");
    Objects.requireNonNull(actor, "actor is null");
    Objects.requireNonNull(since, "since is null");
  }
}
