package dev.xcore.auth.users;

import dev.xcore.sdk.ApiKeys.ApiKey;
import dev.xcore.sdk.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on API keys. */
final class KeyRows {

  private static final String COLUMNS =
      "SELECT id, account, name, hash, roles, permissions, tenant, created_at, expires_at,"
          + " last_used FROM api_keys";

  private final Database db;

  KeyRows(Database db) {
    this.db = db;
  }

  /** A key as it is kept; times are milliseconds since 1970. */
  record Row(
      String id,
      String account,
      String name,
      String hash,
      String roles,
      String permissions,
      Optional<String> tenant,
      long createdAt,
      Optional<Long> expiresAt,
      Optional<Long> lastUsed) {

    ApiKey key() {
      return new ApiKey(
          id,
          account,
          name,
          Rules.split(roles),
          Rules.split(permissions),
          tenant,
          Instant.ofEpochMilli(createdAt),
          expiresAt.map(Instant::ofEpochMilli),
          lastUsed.map(Instant::ofEpochMilli));
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  Optional<Row> find(String id) {
    return id.length() > 16
        ? Optional.empty()
        : db.queryOne(COLUMNS + " WHERE id = ?", Row.class, id);
  }

  List<ApiKey> all() {
    return keys(db.query(COLUMNS + " ORDER BY account, name, id", Row.class));
  }

  List<ApiKey> of(String user) {
    return keys(
        db.query(COLUMNS + " WHERE account = ? ORDER BY account, name, id", Row.class, user));
  }

  /** Lists keys by id. */
  List<ApiKey> page(String after, int limit) {
    return keys(db.query(COLUMNS + " WHERE id > ? ORDER BY id LIMIT ?", Row.class, after, limit));
  }

  /** Lists the keys of an account by id. */
  List<ApiKey> page(String user, String after, int limit) {
    return keys(
        db.query(
            COLUMNS + " WHERE account = ? AND id > ? ORDER BY id LIMIT ?",
            Row.class,
            user,
            after,
            limit));
  }

  private static List<ApiKey> keys(List<Row> rows) {
    return rows.stream().map(Row::key).toList();
  }

  /** Lets nobody else make keys of an account meanwhile; false if there is no such account. */
  boolean lockAccount(String user) {
    return db.queryOne("SELECT name FROM accounts WHERE name = ? FOR UPDATE", String.class, user)
        .isPresent();
  }

  long count(String user) {
    return db.queryOne("SELECT COUNT(*) FROM api_keys WHERE account = ?", Long.class, user)
        .orElse(0L);
  }

  void insert(Row row) {
    db.update(
        "INSERT INTO api_keys (id, account, name, hash, roles, permissions, tenant, created_at,"
            + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id(),
        row.account(),
        row.name(),
        row.hash(),
        row.roles(),
        row.permissions(),
        row.tenant().orElse(null),
        row.createdAt(),
        row.expiresAt().orElse(null));
  }

  boolean delete(String id) {
    return db.update("DELETE FROM api_keys WHERE id = ?", id) > 0;
  }

  void noteUse(String id, long time) {
    db.update(
        "UPDATE api_keys SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used < ?)",
        time,
        id,
        time);
  }
}
