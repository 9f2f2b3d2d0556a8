package dev.xcore.server;

import java.util.List;
import java.util.Optional;

/**
 * The rules of {@code security.access_rules}, compiled: the first one that fits a request counts.
 * Immutable.
 *
 * <p>They are matched against the very segments by which the router finds what serves a request:
 * split first, decoded once. What could be read in two ways never comes this far, see {@link
 * RequestPath}.
 */
public final class AccessRules {

  private static final AccessRules NONE = new AccessRules(List.of());

  private final List<Compiled> rules;

  private record Compiled(AccessRule rule, int number, List<String> segments) {}

  private AccessRules(List<AccessRule> rules) {
    this.rules =
        java.util.stream.IntStream.range(0, rules.size())
            .mapToObj(at -> new Compiled(rules.get(at), at + 1, rules.get(at).segments()))
            .toList();
  }

  /**
   * Compiles rules.
   *
   * @param rules the first that fits counts
   * @return the rules
   */
  public static AccessRules of(List<AccessRule> rules) {
    return rules.isEmpty() ? NONE : new AccessRules(rules);
  }

  /**
   * Returns no rules.
   *
   * @return everything is as plugins and platform say
   */
  public static AccessRules none() {
    return NONE;
  }

  /**
   * A rule that fits.
   *
   * @param rule what it says
   * @param number its place among all, from 1
   */
  record Match(AccessRule rule, int number) {}

  /**
   * Finds the rule for a request.
   *
   * @param method upper case
   * @param path its path
   * @return the first that fits
   */
  Optional<Match> find(String method, RequestPath path) {
    for (Compiled each : rules) {
      if (isFor(each.rule(), method) && matches(each.segments(), path.segments())) {
        return Optional.of(new Match(each.rule(), each.number()));
      }
    }
    return Optional.empty();
  }

  private static boolean isFor(AccessRule rule, String method) {
    return rule.methods().isEmpty()
        || rule.methods().contains(method)
        || (method.equals("HEAD") && rule.methods().contains("GET"));
  }

  /** Linear in the product of the lengths, whatever the rule says. */
  private static boolean matches(List<String> pattern, List<String> path) {
    int at = 0;
    int wild = -1;
    int resume = 0;
    int place = 0;
    while (place < path.size()) {
      if (at < pattern.size() && pattern.get(at).equals("**")) {
        wild = at++;
        resume = place;
      } else if (at < pattern.size() && fits(pattern.get(at), path.get(place))) {
        at++;
        place++;
      } else if (wild >= 0) {
        at = wild + 1;
        place = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.size() && pattern.get(at).equals("**")) {
      at++;
    }
    return at == pattern.size();
  }

  private static boolean fits(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    int at = 0;
    int wild = -1;
    int resume = 0;
    int place = 0;
    while (place < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        wild = at++;
        resume = place;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(place)) {
        at++;
        place++;
      } else if (wild >= 0) {
        at = wild + 1;
        place = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
