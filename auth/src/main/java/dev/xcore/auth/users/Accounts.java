package dev.xcore.auth.users;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Passwords;
import dev.xcore.sdk.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The accounts in the database.
 *
 * <p>Whatever could take the last administrator away first locks the row of role {@code admin}, so
 * that of two such changes, on whichever nodes, the second sees what the first has done.
 */
final class Accounts implements Users {

  private static final int MOST_REMEMBERED = 10_000;

  private final PasswordHashes passwords;
  private final RoleBook roles;
  private final Changes changes;
  private final Trail trail;
  private final Sessions sessions;
  private final Clock clock;
  private final AccountRows rows;
  private final Remembered<String, Account> remembered;
  private final String dummy;

  Accounts(
      Database db,
      PasswordHashes passwords,
      RoleBook roles,
      Changes changes,
      Trail trail,
      Sessions sessions,
      Clock clock,
      LongSupplier nanoTime) {
    this.passwords = passwords;
    this.roles = roles;
    this.changes = changes;
    this.trail = trail;
    this.sessions = sessions;
    this.clock = clock;
    this.rows = new AccountRows(db);
    this.remembered = new Remembered<>(changes, nanoTime, MOST_REMEMBERED);
    this.dummy = passwords.unmatched();
  }

  /**
   * An account with what is its own.
   *
   * @param user as others see it
   * @param ownPermissions those that it has beside those of its roles
   * @param rolePermissions what each of its roles permits
   */
  record Account(User user, Set<String> ownPermissions, Map<String, Set<String>> rolePermissions) {
    Account {
      ownPermissions = Set.copyOf(ownPermissions);
      rolePermissions = Map.copyOf(rolePermissions);
    }

    /** Returns what some of its roles permit together. */
    Set<String> permissionsOf(Set<String> roles) {
      return roles.stream()
          .flatMap(role -> rolePermissions.getOrDefault(role, Set.of()).stream())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public Optional<User> find(String name) {
    return account(name).map(Account::user);
  }

  Optional<Account> account(String name) {
    return Rules.userName(name).flatMap(known -> remembered.get(known, this::read));
  }

  /** Reads an account past what is remembered. */
  Optional<Account> read(String name) {
    return rows.find(name).map(row -> account(row, roles.of(name)));
  }

  private static Account account(AccountRows.Row row, Map<String, Set<String>> held) {
    Set<String> own = Rules.split(row.permissions());
    Set<String> all = new HashSet<>(own);
    held.values().forEach(all::addAll);
    return new Account(
        new User(
            row.name(),
            row.email(),
            held.keySet(),
            all,
            row.tenant(),
            row.enabled(),
            Instant.ofEpochMilli(row.createdAt()),
            row.lastLogin().map(Instant::ofEpochMilli)),
        own,
        held);
  }

  @Override
  public List<User> list(String after, int limit) {
    return accounts(after, limit).stream().map(Account::user).toList();
  }

  List<Account> accounts(String after, int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit must be 1 to 1000, and is " + limit);
    }
    List<AccountRows.Row> page = rows.list(after, limit);
    Map<String, Set<String>> names = rows.roles(page);
    Map<String, Set<String>> permissions = roles.all();
    return page.stream()
        .map(row -> {
          Map<String, Set<String>> held = new HashMap<>(permissions);
          held.keySet().retainAll(names.getOrDefault(row.name(), Set.of()));
          return account(row, held);
        })
        .toList();
  }

  @Override
  public User create(NewUser user) {
    return create(user, Set.of(), true).user();
  }

  /** Makes an account with permissions of its own, which may be one that cannot log in yet. */
  Account create(NewUser user, Set<String> permissions, boolean isEnabled) {
    Rules rules = new Rules();
    String name = rules.newUser("name", user.name());
    Optional<String> email = rules.email("email", user.email());
    Optional<String> tenant = rules.tenant("tenant", user.tenant());
    rules.permissions("permissions", permissions);
    rules.roles("roles", user.roles());
    rules.password("password", passwords.weaknesses(user.password(), name));
    rules.hold("the account");
    roles.require("roles", user.roles(), rules);
    rules.hold("the account");
    if (rows.find(name).isPresent()) {
      throw taken(name);
    }
    String hash = passwords.hash(user.password());
    AccountRows.Row row =
        new AccountRows.Row(
            name,
            hash,
            email,
            tenant,
            Rules.join(permissions),
            isEnabled,
            clock.millis(),
            Optional.empty());
    changes.make(() -> insert(row, user.roles()));
    trail.done(
        "user.create",
        "user:" + name,
        Map.of("roles", user.roles().stream().sorted().toList(), "enabled", isEnabled));
    return account(name).orElseThrow(() -> absent(name));
  }

  private boolean insert(AccountRows.Row row, Set<String> held) {
    try {
      rows.insert(row);
    } catch (ConflictException taken) {
      throw taken.isRetryable() ? taken : taken(row.name());
    }
    rows.setRoles(row.name(), held);
    return true;
  }

  private static ConflictException taken(String name) {
    return new ConflictException(
        "an account '%s' exists already; choose another name".formatted(name));
  }

  @Override
  public User change(String name, Change change) {
    return changed(name, change).user();
  }

  Account changed(String name, Change change) {
    String known = Rules.userName(name).orElseThrow(() -> absent(name));
    Rules rules = new Rules();
    rules.email("email", change.email());
    rules.tenant("tenant", change.tenant());
    change.permissions().ifPresent(patterns -> rules.permissions("permissions", patterns));
    change.roles().ifPresent(names -> rules.roles("roles", names));
    rules.hold("account '" + known + "'");
    change.roles().ifPresent(names -> roles.require("roles", names, rules));
    rules.hold("account '" + known + "'");
    changes.make(() -> apply(known, change));
    trail.done("user.change", "user:" + known, facts(change));
    if (change.isEnabled().equals(Optional.of(false))) {
      sessions.end(known);
    }
    return account(known).orElseThrow(() -> absent(known));
  }

  private boolean apply(String name, Change change) {
    if (mayEndAdmin(change)) {
      rows.lockAdmin();
      requireAnotherAdmin(name);
    }
    if (!rows.change(name, change)) {
      throw absent(name);
    }
    return true;
  }

  private static boolean mayEndAdmin(Change change) {
    return change.isEnabled().equals(Optional.of(false))
        || change.roles().filter(names -> !names.contains(Rules.ADMIN)).isPresent();
  }

  private void requireAnotherAdmin(String name) {
    if (rows.isAdmin(name) && rows.otherAdmins(name) == 0) {
      throw new ConflictException(
          "account '%s' is the last one with role admin that may log in; give role admin to another first"
              .formatted(name));
    }
  }

  private static Map<String, Object> facts(Change change) {
    Map<String, Object> facts = new TreeMap<>();
    change.roles().ifPresent(names -> facts.put("roles", names.stream().sorted().toList()));
    change
        .permissions()
        .ifPresent(names -> facts.put("permissions", names.stream().sorted().limit(20).toList()));
    change.email().ifPresent(_ -> facts.put("email", "changed"));
    change.tenant().ifPresent(tenant -> facts.put("tenant", tenant));
    change.isEnabled().ifPresent(isEnabled -> facts.put("enabled", isEnabled));
    return facts;
  }

  @Override
  public void setPassword(String name, String password) {
    String known = Rules.userName(name).orElseThrow(() -> absent(name));
    Rules rules = new Rules();
    rules.password("password", passwords.weaknesses(password, known));
    if (rows.find(known).isEmpty()) {
      throw absent(known);
    }
    rules.hold("the password of '" + known + "'");
    if (!rows.setPassword(known, passwords.hash(password))) {
      throw absent(known);
    }
    changes.happened();
    trail.done("user.password", "user:" + known, Map.of());
    sessions.end(known);
  }

  @Override
  public boolean delete(String name) {
    Optional<String> known = Rules.userName(name);
    return known.isPresent() && remove(known.get());
  }

  private boolean remove(String name) {
    boolean isGone =
        changes.make(() -> {
          rows.lockAdmin();
          requireAnotherAdmin(name);
          return rows.delete(name);
        });
    if (isGone) {
      trail.done("user.delete", "user:" + name, Map.of());
      sessions.endForGood(name);
    }
    return isGone;
  }

  @Override
  public Optional<User> authenticate(String name, String password) {
    Optional<AccountRows.Row> row = Rules.userName(name).flatMap(rows::find);
    Passwords.Check check =
        passwords.check(password, row.map(AccountRows.Row::password).orElse(dummy));
    if (row.isEmpty() || !check.isRight() || !row.get().enabled()) {
      return Optional.empty();
    }
    @Nullable String renewed = check == Passwords.Check.OUTDATED ? passwords.hash(password) : null;
    long now = clock.millis();
    if (!rows.noteLogin(row.get(), now, renewed)) {
      return Optional.empty();
    }
    return Optional.of(account(row.get().loggedIn(now), roles.of(row.get().name())).user());
  }

  static NotFoundException absent(String name) {
    return new NotFoundException(
        "there is no account '%s'; see GET /admin/users"
            .formatted(name.substring(0, Math.min(100, name.length()))));
  }
}
