package dev.xcore.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code registry}: where plugins are fetched from.
 *
 * @param url {@code file:}, {@code http:} or {@code https:}, ending in a slash; empty for none
 * @param trustedKeys public keys that may have signed the index: PEM texts or absolute paths
 * @param cacheTtl how long an index is used without asking again
 */
public record RegistrySettings(Optional<URI> url, List<String> trustedKeys, Duration cacheTtl) {

  /** Copies the keys. */
  public RegistrySettings {
    trustedKeys = List.copyOf(trustedKeys);
  }
}
