package dev.xcore.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often requests may come to some paths. Immutable.
 *
 * @param path such as {@code /auth/login} or {@code /plugins/shop/**}
 * @param methods upper case; empty for all; {@code GET} means {@code HEAD} too
 * @param per who shares one allowance
 * @param calls that may come at once, and within each period
 * @param period in which they are given back, bit by bit
 */
public record RateRule(String path, Set<String> methods, Per per, int calls, Duration period) {

  /** Who shares one allowance. */
  public enum Per {
    /** Each address; of IPv6 addresses the first 64 bits. */
    CLIENT,
    /** Each principal, by whatever credentials; anonymous clients by address. */
    PRINCIPAL,
    /** Each plugin, whoever calls it. */
    PLUGIN,
    /** Everybody together. */
    ALL
  }

  /** What guessing of passwords and one-time passwords is held to without configuration. */
  public static final List<RateRule> SIGN_IN =
      List.of("/auth/login", "/auth/register", "/auth/password", "/auth/otp/verify").stream()
          .map(path -> new RateRule(path, Set.of("POST"), Per.CLIENT, 60, Duration.ofMinutes(1)))
          .toList();

  /** Checks the path and the ranges. */
  public RateRule {
    PathGlob.parse(path);
    methods =
        methods.stream()
            .map(method -> method.toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    if (calls < 1 || period.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("a rate needs at least 1 call and a period of 1ms");
    }
  }

  /** Tells whether the rule is for a method. */
  boolean isFor(String method) {
    return methods.isEmpty()
        || methods.contains(method)
        || (method.equals("HEAD") && methods.contains("GET"));
  }
}
