package dev.xcore.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The people and programs that may log in, their roles and permissions. Names are compared without
 * regard to case and kept in lower case. Thread safe; what was returned has been committed.
 */
public interface Users {

  /**
   * An account.
   *
   * @param name unique, {@code [a-z0-9][a-z0-9._@+-]{0,99}}
   * @param email where to write to
   * @param roles by name
   * @param permissions what it may do, by its roles and by itself; patterns, see {@link Principal}
   * @param tenant the only tenant for which it may act, empty for any
   * @param isEnabled whether it may log in
   * @param createdAt when it was made
   * @param lastLogin when it logged in last
   */
  record User(
      String name,
      Optional<String> email,
      Set<String> roles,
      Set<String> permissions,
      Optional<String> tenant,
      boolean isEnabled,
      Instant createdAt,
      Optional<Instant> lastLogin) {

    /** Checks and copies. */
    public User {
      Objects.requireNonNull(name, "name is null");
      roles = Set.copyOf(roles);
      permissions = Set.copyOf(permissions);
    }

    /**
     * Returns whom calls of this account are made by.
     *
     * @return the principal
     */
    public Principal principal() {
      return new Principal(name, roles, permissions, tenant);
    }
  }

  /**
   * What a new account is to be.
   *
   * @param name see {@link User}
   * @param password must be good enough, see {@link Passwords#weaknesses}
   * @param email where to write to
   * @param roles that exist
   * @param tenant the only tenant for which it may act, empty for any
   */
  record NewUser(
      String name,
      String password,
      Optional<String> email,
      Set<String> roles,
      Optional<String> tenant) {

    /** Copies the roles. */
    public NewUser {
      roles = Set.copyOf(roles);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "NewUser[" + name + "]";
    }
  }

  /**
   * What is to change of an account; what is empty stays.
   *
   * @param email the new one; an empty text takes it away
   * @param roles all that it is to have
   * @param permissions all that it is to have by itself
   * @param tenant the new one; an empty text takes it away
   * @param isEnabled whether it may log in
   */
  record Change(
      Optional<String> email,
      Optional<Set<String>> roles,
      Optional<Set<String>> permissions,
      Optional<String> tenant,
      Optional<Boolean> isEnabled) {

    /** Changes nothing. */
    public static final Change NONE =
        new Change(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * Returns this, with other roles.
     *
     * @param names all that the account is to have
     * @return a new change
     */
    public Change withRoles(Set<String> names) {
      return new Change(email, Optional.of(Set.copyOf(names)), permissions, tenant, isEnabled);
    }

    /**
     * Returns this, letting the account log in or not.
     *
     * @param value whether it may log in
     * @return a new change
     */
    public Change withEnabled(boolean value) {
      return new Change(email, roles, permissions, tenant, Optional.of(value));
    }
  }

  /**
   * Finds an account.
   *
   * @param name any case
   * @return the account, empty if there is none
   */
  Optional<User> find(String name);

  /**
   * Lists accounts by name.
   *
   * @param after the name after which to begin, empty for the first
   * @param limit 1 to 1000
   * @return in order
   */
  List<User> list(String after, int limit);

  /**
   * Makes an account.
   *
   * @param user what it is to be
   * @return the account
   * @throws ConflictException if the name is taken
   * @throws ValidationException if name, password or a role cannot be; says what of them
   */
  User create(NewUser user);

  /**
   * Changes an account.
   *
   * @param name whose
   * @param change what
   * @return the account as it is now
   * @throws NotFoundException if there is none
   * @throws ValidationException if a role does not exist
   * @throws ConflictException if nobody with the role {@code admin} could log in any more
   */
  User change(String name, Change change);

  /**
   * Gives an account another password, and ends its sessions and tokens.
   *
   * @param name whose
   * @param password the new one
   * @throws NotFoundException if there is no such account
   * @throws ValidationException if the password is too weak; says why
   */
  void setPassword(String name, String password);

  /**
   * Removes an account with its keys, sessions and tokens.
   *
   * @param name whose
   * @return false if there was none
   * @throws ConflictException if nobody with the role {@code admin} could log in any more
   */
  boolean delete(String name);

  /**
   * Checks name and password. Takes as long for accounts that do not exist; does not count failed
   * attempts, which is what logging in does.
   *
   * @param name any case
   * @param password what was typed
   * @return the account; empty if name or password is wrong, or it is disabled
   */
  Optional<User> authenticate(String name, String password);
}
