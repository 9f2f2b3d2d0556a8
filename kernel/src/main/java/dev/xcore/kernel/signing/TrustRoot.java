package dev.xcore.kernel.signing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key whose signatures count.
 *
 * @param key the key
 * @param plugins for which plugins: names, or beginnings of names followed by {@code *}; empty for
 *     all
 * @param expires from when on it counts no more, for old signatures neither
 */
public record TrustRoot(TrustedKey key, List<String> plugins, Optional<Instant> expires) {

  /** Copies the names. */
  public TrustRoot {
    plugins = List.copyOf(plugins);
  }

  /**
   * Trusts a key for all plugins, without end.
   *
   * @param key the key
   * @return the root
   */
  public static TrustRoot of(TrustedKey key) {
    return new TrustRoot(key, List.of(), Optional.empty());
  }

  boolean isFor(String plugin) {
    return plugins.isEmpty()
        || plugins.stream()
            .anyMatch(scope ->
                scope.endsWith("*")
                    ? plugin.startsWith(scope.substring(0, scope.length() - 1))
                    : plugin.equals(scope));
  }

  boolean isExpired(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }
}
