package dev.xcore.sdk;

import java.util.Objects;

/**
 * What somebody presents to show who he is.
 *
 * @param scheme how it was presented
 * @param value the secret itself
 * @param client the client's address, such as {@code 192.0.2.7}; empty where there is none
 */
public record Credentials(Scheme scheme, String value, String client) {

  /** How credentials are presented. */
  public enum Scheme {
    /** {@code Authorization: Bearer VALUE} (RFC 6750). */
    BEARER,
    /** {@code X-Plugin-Key: VALUE}. */
    API_KEY,
    /** The cookie of a session. */
    SESSION
  }

  /** Checks that nothing is null. */
  public Credentials {
    Objects.requireNonNull(scheme, "scheme is null");
    Objects.requireNonNull(value, "value is null");
    Objects.requireNonNull(client, "client is null");
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "Credentials[" + scheme + " from " + client + "]";
  }
}
