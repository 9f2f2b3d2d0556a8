package dev.xcore.sdk;

import java.util.Optional;

/**
 * Finds out who presents credentials. A plugin offers one by {@code
 * context.services().register("authenticator.NAME", Authenticator.class, …)}; the platform asks all
 * of them, in the order of their names, until one knows the credentials. Must be thread safe.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Judges credentials.
   *
   * @param credentials what was presented
   * @return who it is; empty if they are none of this authenticator's, so that the next is asked
   * @throws UnauthenticatedException if they are this authenticator's and do not count: expired,
   *     revoked, forged; nobody else is asked
   */
  Optional<Principal> authenticate(Credentials credentials);
}
