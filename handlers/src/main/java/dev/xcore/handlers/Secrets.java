package dev.xcore.handlers;

import java.util.List;
import java.util.Locale;

/** Knows by name which values must not be shown in errors, logs and listings. */
public final class Secrets {

  private static final List<String> MARKS =
      List.of(
          "password",
          "passwd",
          "secret",
          "token",
          "credential",
          "apikey",
          "api_key",
          "privatekey",
          "private_key",
          "authorization",
          "cookie");

  private Secrets() {}

  /**
   * Tells whether a value of this name is secret.
   *
   * @param name a field, header or key
   * @return true for passwords, tokens, keys and such
   */
  public static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("-", "_");
    return MARKS.stream().anyMatch(lower::contains);
  }
}
