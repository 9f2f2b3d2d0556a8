package dev.xcore.app.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
          "abcdefgh");

  private WeakSecrets() {}

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
    return secret.chars().distinct().count() < LEAST_VARIETY
        ? Optional.of("repeats few characters")
        : Optional.empty();
  }
}
