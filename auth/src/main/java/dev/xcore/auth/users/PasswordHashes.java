package dev.xcore.auth.users;

import com.password4j.Argon2Function;
import com.password4j.BadParametersException;
import com.password4j.BcryptFunction;
import com.password4j.types.Argon2;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.Passwords;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106) with the settings that OWASP recommends. No more than a few hashes are made
 * at the same time, since each takes tens of megabytes. Thread safe.
 */
final class PasswordHashes implements Passwords {

  static final int LONGEST = 1024;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_WAITING = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
  private static final int HIGHEST_COST = 16;

  private final PasswordSettings settings;
  private final PasswordRules rules;
  private final SecureRandom random;
  private final Argon2Function current;
  private final Semaphore turns;

  PasswordHashes(PasswordSettings settings, SecureRandom random) {
    this.settings = settings;
    this.rules = new PasswordRules(settings);
    this.random = random;
    this.current =
        Argon2Function.getInstance(
            settings.memoryKib(), settings.iterations(), 1, HASH_BYTES, Argon2.ID);
    this.turns = new Semaphore(settings.concurrency(), true);
  }

  @Override
  public String hash(String password) {
    if (password.isEmpty() || password.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a password must have 1 to %,d characters, and this one has %,d"
              .formatted(LONGEST, password.length()));
    }
    byte[] salt = random(SALT_BYTES);
    byte[] hash = inTurn(() -> current.hash(bytes(password), salt).getBytes());
    return text(salt, hash);
  }

  /** Makes a hash that no password is known for; comparing with it takes as long as with others. */
  String unmatched() {
    return text(random(SALT_BYTES), random(HASH_BYTES));
  }

  private String text(byte[] salt, byte[] hash) {
    return new PhcHash(settings.memoryKib(), settings.iterations(), 1, salt, hash).text();
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public Check check(String password, String hash) {
    if (password.isEmpty() || password.length() > LONGEST) {
      return Check.WRONG;
    }
    Optional<PhcHash> known = PhcHash.parse(hash);
    if (known.isPresent()) {
      return inTurn(() -> check(password, known.get()));
    }
    return isBcrypt(hash) && inTurn(() -> checkBcrypt(password, hash))
        ? Check.OUTDATED
        : Check.WRONG;
  }

  private Check check(String password, PhcHash known) {
    Argon2Function function =
        Argon2Function.getInstance(
            known.memoryKib(),
            known.iterations(),
            known.parallelism(),
            known.hash().length,
            Argon2.ID);
    byte[] found = function.hash(bytes(password), known.salt()).getBytes();
    if (!MessageDigest.isEqual(found, known.hash())) {
      return Check.WRONG;
    }
    boolean isWeaker =
        known.memoryKib() < settings.memoryKib()
            || known.iterations() < settings.iterations()
            || known.hash().length < HASH_BYTES;
    return isWeaker ? Check.OUTDATED : Check.RIGHT;
  }

  private static boolean isBcrypt(String hash) {
    var matcher = BCRYPT.matcher(hash);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) <= HIGHEST_COST;
  }

  private static boolean checkBcrypt(String password, String hash) {
    try {
      return BcryptFunction.getInstanceFromHash(hash)
          .check(
              password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII));
    } catch (BadParametersException unreadable) {
      return false;
    }
  }

  /**
   * The same letters count as the same password, however a keyboard composes them (NIST 800-63B).
   */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public List<String> weaknesses(String password, String user) {
    return rules.weaknesses(password, user);
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (turns.getQueueLength() >= MOST_WAITING
          || !turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new OverloadedException(
            "too many passwords are being checked at the same time; try again in a moment");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OverloadedException("interrupted while waiting for a turn to check a password");
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  /** An Argon2id hash with its settings, in PHC format. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; only its parts are used
  private record PhcHash(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {

    private static final Pattern FORM =
        Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
                + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /** More than this is an attack on memory and time, or a mistake. */
    private static final int MOST_MEMORY = 1 << 20;

    private static final int MOST_PARALLELISM = 16;

    static Optional<PhcHash> parse(String text) {
      var matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      int memory = Integer.parseInt(matcher.group(1));
      int iterations = Integer.parseInt(matcher.group(2));
      int parallelism = Integer.parseInt(matcher.group(3));
      if (parallelism < 1
          || parallelism > MOST_PARALLELISM
          || memory < 8 * parallelism
          || memory > MOST_MEMORY
          || iterations < 1) {
        return Optional.empty();
      }
      try {
        Base64.Decoder decoder = Base64.getDecoder();
        return Optional.of(
            new PhcHash(
                memory,
                iterations,
                parallelism,
                decoder.decode(matcher.group(4)),
                decoder.decode(matcher.group(5))));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }

    String text() {
      Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
      return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              memoryKib,
              iterations,
              parallelism,
              encoder.encodeToString(salt),
              encoder.encodeToString(hash));
    }
  }
}
