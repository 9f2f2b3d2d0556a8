package dev.xcore.auth.login;

import dev.xcore.auth.secret.Sealing;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * The keys that sign tokens, shared by all nodes of a database. The newest one signs; the others
 * only check, until the last token they have signed has expired. Thread safe.
 */
final class KeyRing {

  private static final Pattern KID = Pattern.compile("[0-9a-f]{32}");
  private static final Duration MAX_AGE = Duration.ofMinutes(1);
  private static final Duration LEAST_AGE = Duration.ofSeconds(1);
  private static final Duration OVERLAP = Duration.ofDays(1);

  /** A key and how long it is needed. */
  record Entry(String kid, SigningKey key, Instant madeAt, Instant neededUntil) {}

  /** A row of the table. */
  record Row(String kid, String algorithm, String sealed, long madeMillis, long neededMillis) {}

  private record View(List<Entry> keys, Instant readAt) {}

  private final Database database;
  private final Sealing sealing;
  private final SigningKey.Algorithm algorithm;
  private final Duration rotation;
  private final Duration longest;
  private final InstantSource clock;
  private final Logger logger;
  private volatile View view = new View(List.of(), Instant.EPOCH);

  KeyRing(
      Database database,
      Sealing sealing,
      LoginSettings.Jwt settings,
      InstantSource clock,
      Logger logger) {
    this.database = database;
    this.sealing = sealing;
    this.algorithm = SigningKey.Algorithm.named(settings.algorithm());
    this.rotation = settings.rotateEvery();
    this.longest = settings.accessTtl();
    this.clock = clock;
    this.logger = logger;
  }

  /**
   * Returns the key that signs now, a new one if the last is too old.
   *
   * @param until when what is signed expires
   */
  Entry signing(Instant until) {
    Entry newest = newest(fresh()).or(() -> newest(read())).orElseGet(this::make);
    if (newest.neededUntil().isBefore(until)) {
      database.update(
          "UPDATE signing_key SET needed_millis = ? WHERE kid = ? AND needed_millis < ?",
          until.toEpochMilli(),
          newest.kid(),
          until.toEpochMilli());
      read();
    }
    return newest;
  }

  private Optional<Entry> newest(List<Entry> keys) {
    Instant since = clock.instant().minus(rotation);
    return keys.stream()
        .filter(entry -> entry.madeAt().isAfter(since))
        .max(Comparator.comparing(Entry::madeAt).thenComparing(Entry::kid));
  }

  /**
   * Finds a key by its name.
   *
   * @param kid anything
   */
  Optional<SigningKey> find(String kid) {
    if (!KID.matcher(kid).matches()) {
      return Optional.empty();
    }
    return find(fresh(), kid)
        .or(() ->
            view.readAt().plus(LEAST_AGE).isBefore(clock.instant())
                ? find(read(), kid)
                : Optional.empty())
        .map(Entry::key);
  }

  private Optional<Entry> find(List<Entry> keys, String kid) {
    Instant now = clock.instant();
    return keys.stream()
        .filter(entry -> entry.kid().equals(kid) && entry.neededUntil().isAfter(now))
        .findFirst();
  }

  /** Returns all that check tokens now, the newest first. */
  List<Entry> all() {
    return fresh();
  }

  private List<Entry> fresh() {
    View seen = view;
    return seen.readAt().plus(MAX_AGE).isBefore(clock.instant()) ? read() : seen.keys();
  }

  private List<Entry> read() {
    Instant now = clock.instant();
    List<Row> rows =
        database.query(
            "SELECT kid, algorithm, sealed, made_millis, needed_millis FROM signing_key WHERE"
                + " needed_millis > ? AND algorithm = ? ORDER BY made_millis DESC, kid DESC",
            Row.class,
            now.toEpochMilli(),
            algorithm.label());
    List<Entry> keys = new ArrayList<>();
    for (Row row : rows) {
      open(row).ifPresent(keys::add);
    }
    view = new View(List.copyOf(keys), now);
    return view.keys();
  }

  private Optional<Entry> open(Row row) {
    Optional<byte[]> opened = sealing.open(row.sealed(), place(row.kid()));
    if (opened.isEmpty()) {
      logger.warn(
          "key {} of tokens cannot be opened: app.secret_key is another than when it was made;"
              + " tokens that it signed do not count",
          row.kid());
    }
    return opened.map(bytes ->
        new Entry(
            row.kid(),
            algorithm.decode(bytes),
            Instant.ofEpochMilli(row.madeMillis()),
            Instant.ofEpochMilli(row.neededMillis())));
  }

  /** Two nodes may do this at the same time: then both keys count, and one of them signs. */
  private synchronized Entry make() {
    Optional<Entry> other = newest(view.keys());
    if (other.isPresent()) {
      return other.get();
    }
    String kid = Secrets.id();
    SigningKey key = algorithm.generate();
    Instant now = clock.instant();
    Instant needed = now.plus(rotation).plus(longest).plus(OVERLAP);
    database.update(
        "INSERT INTO signing_key (kid, algorithm, sealed, made_millis, needed_millis)"
            + " VALUES (?, ?, ?, ?, ?)",
        kid,
        algorithm.label(),
        sealing.seal(key.encoded(), place(kid)),
        now.toEpochMilli(),
        needed.toEpochMilli());
    return newest(read()).orElseThrow();
  }

  private String place(String kid) {
    return algorithm.label() + " " + kid;
  }

  /** Takes keys away that nobody needs any more. */
  void clean() {
    database.update("DELETE FROM signing_key WHERE needed_millis < ?", clock.millis());
  }

  /** Returns the public keys as a JWK set (RFC 7517); empty where there are none. */
  List<Map<String, Object>> published() {
    return all().stream()
        .flatMap(entry -> entry.key().publicPoint().stream().map(point -> jwk(entry.kid(), point)))
        .toList();
  }

  private static Map<String, Object> jwk(String kid, String point) {
    return Map.of(
        "kty", "OKP", "crv", "Ed25519", "use", "sig", "alg", "EdDSA", "kid", kid, "x", point);
  }
}
