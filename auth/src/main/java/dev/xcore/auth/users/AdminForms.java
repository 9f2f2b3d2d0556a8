package dev.xcore.auth.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.xcore.sdk.ApiKeys.ApiKey;
import dev.xcore.sdk.ApiKeys.CreatedApiKey;
import dev.xcore.sdk.ApiKeys.NewApiKey;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.Users.Change;
import dev.xcore.sdk.Users.NewUser;
import dev.xcore.sdk.Users.User;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the routes below {@code /admin} take and answer, as JSON in {@code snake_case}. */
final class AdminForms {

  private static final int LONG = 4000;
  private static final int LONGEST_NAME = 1000;

  private AdminForms() {}

  private static List<String> sorted(Set<String> words) {
    return List.copyOf(new TreeSet<>(words));
  }

  private static Set<String> given(Optional<Set<String>> words) {
    return words.orElse(Set.of());
  }

  /** An account; {@code permissions} has those of its roles too. */
  record Account(
      String name,
      Optional<String> email,
      List<String> roles,
      List<String> permissions,
      @JsonProperty("own_permissions") List<String> ownPermissions,
      Optional<String> tenant,
      boolean enabled,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("last_login") Optional<Instant> lastLogin) {

    static Account of(Accounts.Account account) {
      User user = account.user();
      return new Account(
          user.name(),
          user.email(),
          sorted(user.roles()),
          sorted(user.permissions()),
          sorted(account.ownPermissions()),
          user.tenant(),
          user.isEnabled(),
          user.createdAt(),
          user.lastLogin());
    }
  }

  /** Accounts by name. */
  record AccountPage(List<Account> users) {}

  /** A new account. */
  record NewAccount(
      @NotNull @Size(max = LONGEST_NAME) String name,
      @NotNull @Size(max = LONG) String password,
      Optional<String> email,
      Optional<Set<String>> roles,
      Optional<Set<String>> permissions,
      Optional<String> tenant,
      @Default("true") boolean enabled) {

    NewUser user() {
      return new NewUser(name, password, email, given(roles), tenant);
    }

    Set<String> ownPermissions() {
      return given(permissions);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "NewAccount[" + name + "]";
    }
  }

  /** What is to change of an account; what is left out stays, and an empty text takes away. */
  record AccountChange(
      Optional<String> email,
      Optional<Set<String>> roles,
      Optional<Set<String>> permissions,
      Optional<String> tenant,
      Optional<Boolean> enabled) {

    Change change() {
      return new Change(email, roles, permissions, tenant, enabled);
    }
  }

  /** A new password. */
  record NewPassword(@NotNull @Size(max = LONG) String password) {

    /** Never shows the password. */
    @Override
    public String toString() {
      return "NewPassword[]";
    }
  }

  /** A role. */
  record Role(String name, String description, List<String> permissions) {

    static Role of(RoleBook.Role role) {
      return new Role(role.name(), role.description(), sorted(role.permissions()));
    }
  }

  /** Roles by name. */
  record RolePage(List<Role> roles) {}

  /** A new role. */
  record NewRole(
      @NotNull @Size(max = LONGEST_NAME) String name,
      Optional<String> description,
      Optional<Set<String>> permissions) {

    RoleBook.Role role() {
      return new RoleBook.Role(name, description.orElse(""), given(permissions));
    }
  }

  /** What is to change of a role; what is left out stays. */
  record RoleChange(Optional<String> description, Optional<Set<String>> permissions) {}

  /** A permission, and who has it by name. */
  record Permission(String name, List<String> roles, List<String> users) {}

  /** All permissions that roles and accounts name. */
  record PermissionList(List<Permission> permissions) {}

  /** A key, without its secret. */
  record Key(
      String id,
      String user,
      String name,
      List<String> roles,
      List<String> permissions,
      Optional<String> tenant,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("expires_at") Optional<Instant> expiresAt,
      @JsonProperty("last_used") Optional<Instant> lastUsed) {

    static Key of(ApiKey key) {
      return new Key(
          key.id(),
          key.user(),
          key.name(),
          sorted(key.roles()),
          sorted(key.permissions()),
          key.tenant(),
          key.createdAt(),
          key.expiresAt(),
          key.lastUsed());
    }
  }

  /** Keys by id. */
  record KeyPage(List<Key> keys) {}

  /** A new key. */
  record NewKey(
      @NotNull @Size(max = LONGEST_NAME) String user,
      @NotNull @Size(max = LONGEST_NAME) String name,
      Optional<Set<String>> roles,
      Optional<Set<String>> permissions,
      Optional<String> tenant,
      @JsonProperty("expires_at") Optional<Instant> expiresAt) {

    NewApiKey key() {
      return new NewApiKey(
          user,
          name,
          given(roles),
          given(permissions),
          tenant.filter(text -> !text.isEmpty()),
          expiresAt);
    }
  }

  /** A key that was made, with what to send as {@code X-Plugin-Key}; shown this once. */
  record CreatedKey(Key key, String secret) {

    static CreatedKey of(CreatedApiKey created) {
      return new CreatedKey(Key.of(created.key()), created.secret());
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
      return "CreatedKey[" + key.id() + "]";
    }
  }
}
