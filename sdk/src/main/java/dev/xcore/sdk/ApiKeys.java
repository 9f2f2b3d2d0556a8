package dev.xcore.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keys by which programs of an account call, sent as {@code X-Plugin-Key}. A key never allows more
 * than its account does. Only hashes of keys are kept. Thread safe; what was returned has been
 * committed.
 */
public interface ApiKeys {

  /**
   * A key, without its secret.
   *
   * @param id unique, no secret
   * @param user name of the account
   * @param name what it is for, in the owner's words
   * @param roles all roles it has, of those of the account; empty for all of them, or for none if
   *     it is limited to permissions
   * @param permissions all that it may do, of what the account may; patterns, see {@link
   *     Principal}; empty for all of it, or for what its roles permit if it is limited to roles
   * @param tenant the only tenant for which it may act, empty for any of the account's
   * @param createdAt when it was made
   * @param expiresAt until when it counts, empty for good
   * @param lastUsed when it was used last, to the minute
   */
  record ApiKey(
      String id,
      String user,
      String name,
      Set<String> roles,
      Set<String> permissions,
      Optional<String> tenant,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsed) {

    /** Checks and copies. */
    public ApiKey {
      Objects.requireNonNull(id, "id is null");
      Objects.requireNonNull(user, "user is null");
      roles = Set.copyOf(roles);
      permissions = Set.copyOf(permissions);
    }
  }

  /**
   * What a new key is to be.
   *
   * @param user name of the account
   * @param name what it is for; 1 to 100 characters
   * @param roles see {@link ApiKey}
   * @param permissions see {@link ApiKey}
   * @param tenant see {@link ApiKey}
   * @param expiresAt until when it counts, empty for good
   */
  record NewApiKey(
      String user,
      String name,
      Set<String> roles,
      Set<String> permissions,
      Optional<String> tenant,
      Optional<Instant> expiresAt) {

    /** Checks and copies. */
    public NewApiKey {
      Objects.requireNonNull(user, "user is null");
      Objects.requireNonNull(name, "name is null");
      roles = Set.copyOf(roles);
      permissions = Set.copyOf(permissions);
    }
  }

  /**
   * A new key.
   *
   * @param key what it is
   * @param secret what to send; shown this once
   */
  record CreatedApiKey(ApiKey key, String secret) {

    /** Never shows the secret. */
    @Override
    public String toString() {
      return "CreatedApiKey[" + key.id() + "]";
    }
  }

  /**
   * Makes a key.
   *
   * @param key what it is to be
   * @return the key with its secret
   * @throws NotFoundException if there is no such account
   * @throws ValidationException if the name or the time cannot be, or the account lacks a role or a
   *     permission
   */
  CreatedApiKey create(NewApiKey key);

  /**
   * Lists keys by account and name.
   *
   * @param user name of the account, empty for all accounts
   * @return without secrets
   */
  List<ApiKey> list(Optional<String> user);

  /**
   * Ends a key.
   *
   * @param id which
   * @return false if there was none
   */
  boolean revoke(String id);
}
