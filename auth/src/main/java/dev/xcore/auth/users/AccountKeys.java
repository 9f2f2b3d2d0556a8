package dev.xcore.auth.users;

import dev.xcore.sdk.ApiKeys;
import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Credentials;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The API keys in the database: {@code xck_ID_SECRET}. The secret has 256 bits, so that its SHA-256
 * is as good as a slow hash, and checking a key that was checked a moment ago asks nobody.
 */
final class AccountKeys implements ApiKeys, Authenticator {

  static final String PREFIX = "xck_";

  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;
  private static final int ID_LENGTH = 2 * ID_BYTES;
  private static final int SECRET_LENGTH = 43;
  private static final int SECRET_FROM = PREFIX.length() + ID_LENGTH + 1;
  private static final int MOST_OF_ONE = 100;
  private static final int MOST_REMEMBERED = 10_000;
  private static final String REFUSED = "the API key is unknown, has expired or was revoked";

  private final Accounts accounts;
  private final Changes changes;
  private final Trail trail;
  private final KeyUses uses;
  private final KeyRows rows;
  private final Clock clock;
  private final SecureRandom random;
  private final Remembered<String, Known> remembered;

  AccountKeys(
      KeyRows rows,
      Accounts accounts,
      Changes changes,
      Trail trail,
      KeyUses uses,
      Clock clock,
      LongSupplier nanoTime,
      SecureRandom random) {
    this.accounts = accounts;
    this.changes = changes;
    this.trail = trail;
    this.uses = uses;
    this.rows = rows;
    this.clock = clock;
    this.random = random;
    this.remembered = new Remembered<>(changes, nanoTime, MOST_REMEMBERED);
  }

  /** A key as it is needed to check one. */
  @SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
  private record Known(byte[] hash, Principal principal, long expiresAt) {}

  @Override
  public Optional<Principal> authenticate(Credentials credentials) {
    String value = credentials.value();
    if (credentials.scheme() != Credentials.Scheme.API_KEY || !value.startsWith(PREFIX)) {
      return Optional.empty();
    }
    if (value.length() != SECRET_FROM + SECRET_LENGTH || value.charAt(SECRET_FROM - 1) != '_') {
      throw new UnauthenticatedException(REFUSED);
    }
    String id = value.substring(PREFIX.length(), SECRET_FROM - 1);
    byte[] hash = sha256(value.substring(SECRET_FROM));
    Known known =
        remembered
            .get(id, this::read)
            .filter(key -> MessageDigest.isEqual(key.hash(), hash))
            .orElseThrow(() -> new UnauthenticatedException(REFUSED));
    long now = clock.millis();
    if (now >= known.expiresAt()) {
      throw new UnauthenticatedException(REFUSED);
    }
    uses.note(id, now);
    return Optional.of(known.principal());
  }

  private Optional<Known> read(String id) {
    return rows.find(id)
        .flatMap(row ->
            accounts
                .read(row.account())
                .flatMap(account -> principal(row, account))
                .map(principal ->
                    new Known(
                        HexFormat.of().parseHex(row.hash()),
                        principal,
                        row.expiresAt().orElse(Long.MAX_VALUE))));
  }

  /** What a key may do now: never more than its account, whatever the account could do before. */
  private Optional<Principal> principal(KeyRows.Row row, Accounts.Account account) {
    User user = account.user();
    boolean isElsewhere =
        user.tenant().isPresent()
            && row.tenant().isPresent()
            && !user.tenant().equals(row.tenant());
    if (!user.isEnabled() || isElsewhere) {
      return Optional.empty();
    }
    ApiKey key = row.key();
    Set<String> held = new HashSet<>(key.roles().isEmpty() ? user.roles() : key.roles());
    held.retainAll(user.roles());
    Set<String> permissions = user.permissions();
    if (!key.permissions().isEmpty()) {
      permissions = PermissionScope.common(key.permissions(), permissions);
      held.retainAll(key.roles());
    } else if (!key.roles().isEmpty()) {
      permissions = account.permissionsOf(held);
    }
    return Optional.of(
        new Principal(user.name(), held, permissions, row.tenant().or(user::tenant)));
  }

  @Override
  public CreatedApiKey create(NewApiKey key) {
    Accounts.Account account =
        Rules.userName(key.user())
            .flatMap(accounts::read)
            .orElseThrow(() -> Accounts.absent(key.user()));
    check(key, account.user());
    String user = account.user().name();
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    KeyRows.Row row =
        new KeyRows.Row(
            HexFormat.of().formatHex(id),
            user,
            key.name(),
            HexFormat.of().formatHex(sha256(text)),
            Rules.join(key.roles()),
            Rules.join(key.permissions()),
            key.tenant(),
            clock.millis(),
            key.expiresAt().map(Instant::toEpochMilli),
            Optional.empty());
    changes.make(() -> {
      if (!rows.lockAccount(user)) {
        throw Accounts.absent(user);
      }
      if (rows.count(user) >= MOST_OF_ONE) {
        throw new ConflictException(
            "account '%s' has %d keys, which is the most; revoke one of them first"
                .formatted(user, MOST_OF_ONE));
      }
      rows.insert(row);
      return row;
    });
    trail.done("key.create", "key:" + row.id(), Map.of("user", user, "name", key.name()));
    return new CreatedApiKey(row.key(), PREFIX + row.id() + "_" + text);
  }

  private void check(NewApiKey key, User user) {
    Rules rules = new Rules();
    rules.label("name", key.name());
    rules.roles("roles", key.roles());
    rules.permissions("permissions", key.permissions());
    rules.tenant("tenant", key.tenant());
    rules.hold("the key");
    for (String role : key.roles()) {
      if (!user.roles().contains(role)) {
        rules.wrong("roles", "account '%s' does not have this role".formatted(user.name()), role);
      }
    }
    for (String permission : key.permissions()) {
      if (!PermissionScope.covers(user.permissions(), permission)) {
        rules.wrong(
            "permissions",
            "account '%s' is not allowed all of this".formatted(user.name()),
            permission);
      }
    }
    if (user.tenant().isPresent()
        && key.tenant().isPresent()
        && !user.tenant().equals(key.tenant())) {
      rules.wrong(
          "tenant",
          "account '%s' may act for tenant '%s' only".formatted(user.name(), user.tenant().get()),
          key.tenant().get());
    }
    if (key.expiresAt().filter(time -> !time.isAfter(clock.instant())).isPresent()) {
      rules.wrong("expires_at", "is over already; name a time to come", "");
    }
    rules.hold("the key");
  }

  @Override
  public List<ApiKey> list(Optional<String> user) {
    if (user.isEmpty()) {
      return rows.all();
    }
    return Rules.userName(user.get()).map(rows::of).orElse(List.of());
  }

  Optional<ApiKey> find(String id) {
    return rows.find(id).map(KeyRows.Row::key);
  }

  @Override
  public boolean revoke(String id) {
    Optional<KeyRows.Row> row = rows.find(id);
    if (row.isEmpty() || !rows.delete(id)) {
      return false;
    }
    changes.happened();
    trail.done("key.revoke", "key:" + id, Map.of("user", row.get().account()));
    return true;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
