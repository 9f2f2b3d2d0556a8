package dev.xcore.app.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Judges secrets that people have chosen. */
final class WeakSecrets {

  static final int LEAST_LENGTH = 32;

  private static final int LEAST_VARIETY = 10;

  /** What samples, tutorials and hurry put into secrets; letters and digits only. */
  private static final List<String> KNOWN =
      List.of(
          "changeme",
          "changethis",
          "changeit",
          "yoursecret",
          "mysecret",
          "supersecret",
          "secretkey",
          "replaceme",
          "replacethis",
          "placeholder",
          "insecure",
          "example",
          "password",
          "default",
          "development",
          "12345678",
          "abcdefgh",
          "letmein",
          "notsecure",
          "setthisto",
          "opensslrand");

  /** What ordinary words of settings may begin with. */
  private static final Set<String> ORDINARY = Set.of("default", "development", "example");

  /** Passwords that installers and tutorials leave behind, as a whole; letters and digits only. */
  private static final Set<String> USUAL =
      Set.of(
          "admin",
          "administrator",
          "root",
          "secret",
          "pass",
          "passwd",
          "passwort",
          "geheim",
          "test",
          "testing",
          "guest",
          "xcore",
          "postgres",
          "mysql",
          "mariadb",
          "redis",
          "h2",
          "sa",
          "demo",
          "qwerty",
          "qwertz",
          "abc123",
          "1234",
          "12345",
          "123456",
          "1234567",
          "000000",
          "111111",
          "welcome",
          "foobar",
          "foo",
          "bar");

  private WeakSecrets() {}

  /** Says what is wrong with a password, which may be short; empty if nothing is. */
  static Optional<String> sample(String secret) {
    String plain = secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    boolean isKnown =
        USUAL.contains(plain)
            || KNOWN.stream()
                .filter(each -> !ORDINARY.contains(each))
                .anyMatch(each -> plain.startsWith(each) || plain.endsWith(each));
    if (isKnown) {
      return Optional.of("is a well-known sample");
    }
    return secret.length() > 1 && secret.chars().distinct().count() == 1
        ? Optional.of("repeats one character")
        : Optional.empty();
  }

  /** Says what is wrong with a secret; empty if nothing is. */
  static Optional<String> reason(String secret) {
    if (secret.isBlank()) {
      return Optional.of("is missing");
    }
    String plain = secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    if (KNOWN.stream().anyMatch(plain::contains)) {
      return Optional.of("is a well-known sample");
    }
    if (secret.length() < LEAST_LENGTH) {
      return Optional.of("has %d characters only".formatted(secret.length()));
    }
    return secret.chars().distinct().count() < LEAST_VARIETY || isRepeated(secret)
        ? Optional.of("repeats few characters")
        : Optional.empty();
  }

  /** Tells whether a secret is a short text several times. */
  private static boolean isRepeated(String secret) {
    return IntStream.rangeClosed(1, secret.length() / 2)
        .anyMatch(length -> secret.startsWith(secret.substring(length)));
  }
}
