package dev.xcore.auth.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Addresses to which secrets may be sent: over TLS, or within this machine. */
final class OidcUrl {

  /** What such an address looks like, for messages. */
  static final String FORM = "an https URL, or an http URL of this machine";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private OidcUrl() {}

  /**
   * Reads an address.
   *
   * @return empty if it is none, or not one to which secrets may be sent
   */
  static Optional<URI> of(String text) {
    try {
      URI uri = new URI(text);
      boolean isPlain = uri.getRawFragment() == null && uri.getRawUserInfo() == null;
      boolean isSafe =
          "https".equalsIgnoreCase(uri.getScheme())
              || ("http".equalsIgnoreCase(uri.getScheme())
                  && uri.getHost() != null
                  && LOOPBACK.contains(uri.getHost()));
      return Optional.of(uri).filter(found -> isPlain && isSafe && found.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
