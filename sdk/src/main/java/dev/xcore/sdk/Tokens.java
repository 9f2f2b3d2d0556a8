package dev.xcore.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Issues, renews, checks and revokes bearer tokens. Thread safe. */
public interface Tokens {

  /**
   * What somebody gets who has logged in.
   *
   * @param accessToken to be sent as {@code Authorization: Bearer}
   * @param refreshToken to be exchanged once for the next pair
   * @param expiresIn how long the access token counts
   */
  record TokenPair(String accessToken, String refreshToken, Duration expiresIn) {

    /** Never shows the tokens. */
    @Override
    public String toString() {
      return "TokenPair[expiresIn=" + expiresIn + "]";
    }
  }

  /**
   * A token that counts.
   *
   * @param principal whom it speaks for
   * @param id unique
   * @param expiresAt until when it counts
   */
  record Verified(Principal principal, String id, Instant expiresAt) {}

  /**
   * Issues a pair of tokens for an account.
   *
   * @param user name of the account
   * @return a new family of tokens
   * @throws NotFoundException if there is no such account, or it may not log in
   */
  TokenPair issue(String user);

  /**
   * Issues an access token that cannot be renewed.
   *
   * @param user name of the account
   * @param lifetime 1 second to 366 days
   * @param roles all roles it is to have, of those of the account; empty for all of them
   * @return the token
   * @throws NotFoundException if there is no such account, or it may not log in
   * @throws PermissionDeniedException if the account lacks a role
   */
  String issue(String user, Duration lifetime, Set<String> roles);

  /**
   * Checks an access token.
   *
   * @param token as it was sent
   * @return what it says; empty if it is none of ours, was forged, has expired or was revoked
   */
  Optional<Verified> verify(String token);

  /**
   * Exchanges a refresh token.
   *
   * @param refreshToken as it was issued
   * @return the next pair; the given token counts no more
   * @throws UnauthenticatedException if it does not count; one that was exchanged before ends its
   *     whole family, because somebody has stolen it
   */
  TokenPair refresh(String refreshToken);

  /**
   * Ends a token, and with a refresh token all of its family. Harmless for what does not count.
   *
   * @param token access or refresh token
   */
  void revoke(String token);

  /**
   * Ends everything that was issued to an account until now: tokens and sessions.
   *
   * @param user name of the account
   */
  void revokeAll(String user);
}
