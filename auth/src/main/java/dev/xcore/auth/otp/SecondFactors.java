package dev.xcore.auth.otp;

import dev.xcore.auth.secret.Retrying;
import dev.xcore.auth.secret.Sealing;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Otp;
import dev.xcore.sdk.Statements;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.XcoreException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The second factors of accounts. A code counts once: the step of the last one that counted is
 * kept, and changed in the transaction that lets a code count. Thread safe, on any number of nodes.
 */
final class SecondFactors implements Otp {

  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_BYTES = 15;
  private static final int GROUP = 4;
  private static final int DRIFT = 1;
  private static final long NONE = -1;
  private static final Pattern CODE = Pattern.compile("[0-9]{" + Totp.DIGITS + "}");
  private static final Pattern RECOVERY = Pattern.compile("[a-z2-7]{24}");

  /** A row of the table. */
  record Row(
      String sealed,
      boolean confirmed,
      long lastStep,
      long madeMillis,
      int failures,
      long sinceMillis) {}

  private final Database database;
  private final OtpSettings settings;
  private final Sealing sealing;
  private final Function<String, Optional<Instant>> accounts;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes it.
   *
   * @param accounts says when an account was made, if that is known: what is older belonged to
   *     another account of the same name
   */
  SecondFactors(
      Database database,
      OtpSettings settings,
      Function<String, Optional<Instant>> accounts,
      InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.sealing = Sealing.of(settings.secret(), "xcore second factor");
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public Enrollment enroll(String user) {
    String name = canonical(user);
    byte[] secret = Totp.newSecret(random);
    Retrying.of(() ->
        database.transaction(transaction -> {
          if (find(name).filter(Row::confirmed).isPresent()) {
            throw new ConflictException(
                "account '%s' has a second factor already; take it away first".formatted(name));
          }
          remove(transaction, name);
          return transaction.update(
              "INSERT INTO second_factor (user_name, sealed, confirmed, last_step, made_millis,"
                  + " failures, since_millis) VALUES (?, ?, ?, ?, ?, 0, 0)",
              name,
              sealing.seal(secret, name),
              false,
              NONE,
              clock.millis());
        }));
    String text = Base32.encode(secret);
    String uri = uri(name, text);
    return new Enrollment(text, uri, QrImage.svg(uri));
  }

  private String uri(String name, String secret) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            encoded(settings.issuer()),
            encoded(name),
            secret,
            encoded(settings.issuer()),
            Totp.DIGITS,
            Totp.STEP_SECONDS);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public List<String> confirm(String user, String code) {
    String name = canonical(user);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      codes.add(recoveryCode());
    }
    boolean isRight =
        Retrying.of(() ->
            database.transaction(transaction -> {
              Row row =
                  locked(transaction, name)
                      .filter(each -> !each.confirmed())
                      .orElseThrow(() ->
                          new NotFoundException(
                              "no second factor is being set up for '%s'; begin with otp/enable"
                                  .formatted(name)));
              if (!counts(transaction, name, row, code)) {
                return false;
              }
              transaction.update(
                  "UPDATE second_factor SET confirmed = ? WHERE user_name = ?", true, name);
              for (String each : codes) {
                transaction.update(
                    "INSERT INTO recovery_code (user_name, hash) VALUES (?, ?)",
                    name,
                    hash(name, each));
              }
              return true;
            }));
    if (!isRight) {
      throw new UnauthenticatedException("the code is wrong, or too many were; try the next one");
    }
    return List.copyOf(codes);
  }

  /** Characters in groups: 120 random bits, so that a plain hash of them is enough. */
  private String recoveryCode() {
    byte[] bytes = new byte[RECOVERY_BYTES];
    random.nextBytes(bytes);
    return Base32.encode(bytes)
        .toLowerCase(Locale.ROOT)
        .replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }

  private static String hash(String name, String code) {
    return Secrets.hash(name + " " + code.replace("-", ""));
  }

  @Override
  public boolean isEnabled(String user) {
    return find(canonical(user)).filter(Row::confirmed).isPresent();
  }

  @Override
  public boolean verify(String user, String code) {
    String name = canonical(user);
    return Retrying.of(() ->
        database.transaction(transaction -> {
          Optional<Row> row = locked(transaction, name).filter(Row::confirmed);
          return row.isPresent() && counts(transaction, name, row.get(), code);
        }));
  }

  /** Checks a code and notes what came of it, while the row is locked. */
  private boolean counts(Statements transaction, String name, Row row, String code) {
    long now = clock.millis();
    boolean isNew = now - row.sinceMillis() >= settings.window().toMillis();
    int failures = isNew ? 0 : row.failures();
    if (failures >= settings.maxAttempts()) {
      return false;
    }
    String typed = code.strip().toLowerCase(Locale.ROOT).replace(" ", "").replace("-", "");
    long step = matchingStep(name, row, typed);
    if (step != NONE || isRecovery(transaction, name, row, typed)) {
      transaction.update(
          "UPDATE second_factor SET last_step = ?, failures = 0, since_millis = 0 WHERE user_name ="
              + " ?",
          Math.max(step, row.lastStep()),
          name);
      return true;
    }
    transaction.update(
        "UPDATE second_factor SET failures = ?, since_millis = ? WHERE user_name = ?",
        failures + 1,
        isNew ? now : row.sinceMillis(),
        name);
    return false;
  }

  /** Compares with all steps that may be meant, whether one was found or not. */
  private long matchingStep(String name, Row row, String typed) {
    if (!CODE.matcher(typed).matches()) {
      return NONE;
    }
    byte[] secret =
        sealing
            .open(row.sealed(), name)
            .orElseThrow(() ->
                XcoreException.of(
                    "service_unavailable",
                    "the second factor of '%s' cannot be opened: app.secret_key is another than when it was set up"
                        .formatted(name)));
    long now = Totp.step(clock.instant().getEpochSecond());
    long found = NONE;
    for (long step = now - DRIFT; step <= now + DRIFT; step++) {
      boolean isSame =
          MessageDigest.isEqual(
              Totp.code(secret, step).getBytes(StandardCharsets.US_ASCII),
              typed.getBytes(StandardCharsets.US_ASCII));
      found = isSame && step > row.lastStep() ? step : found;
    }
    return found;
  }

  private static boolean isRecovery(Statements transaction, String name, Row row, String typed) {
    return row.confirmed()
        && RECOVERY.matcher(typed).matches()
        && transaction.update(
                "DELETE FROM recovery_code WHERE user_name = ? AND hash = ?",
                name,
                hash(name, typed))
            == 1;
  }

  @Override
  public boolean disable(String user) {
    String name = canonical(user);
    return Retrying.of(() -> database.transaction(transaction -> remove(transaction, name)));
  }

  private static boolean remove(Statements transaction, String name) {
    transaction.update("DELETE FROM recovery_code WHERE user_name = ?", name);
    return transaction.update("DELETE FROM second_factor WHERE user_name = ?", name) > 0;
  }

  private Optional<Row> find(String name) {
    return ofThisAccount(name, read(database, name, ""));
  }

  private Optional<Row> locked(Statements transaction, String name) {
    return ofThisAccount(name, read(transaction, name, " FOR UPDATE"));
  }

  private static Optional<Row> read(Statements statements, String name, String lock) {
    return statements.queryOne(
        "SELECT sealed, confirmed, last_step, made_millis, failures, since_millis FROM"
            + " second_factor WHERE user_name = ?"
            + lock,
        Row.class,
        name);
  }

  private Optional<Row> ofThisAccount(String name, Optional<Row> row) {
    return row.filter(found ->
        accounts.apply(name).map(made -> made.toEpochMilli() <= found.madeMillis()).orElse(true));
  }

  private static String canonical(String user) {
    return user.toLowerCase(Locale.ROOT);
  }
}
