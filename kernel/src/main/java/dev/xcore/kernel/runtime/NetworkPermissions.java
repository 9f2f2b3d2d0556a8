package dev.xcore.kernel.runtime;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.NetworkHost;
import dev.xcore.kernel.net.Reach;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.PermissionDeniedException;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which servers a plugin may connect to: the rules of its manifest, the first that matches decides,
 * no match denies; without rules everything is allowed. A rule whose host has a wildcard reaches
 * public addresses only. Decisions are remembered, a bounded number of them. Thread safe.
 */
final class NetworkPermissions {

  /** What plugins do with servers. */
  static final String VERB = "connect";

  private static final String KIND = "network:";
  private static final int MOST_REMEMBERED = 1000;

  private record Rule(Glob resource, Reach reach) {}

  private final String plugin;
  private final Optional<List<Rule>> rules;
  private final Map<String, Reach> decided = new ConcurrentHashMap<>();

  private NetworkPermissions(String plugin, Optional<List<Rule>> rules) {
    this.plugin = plugin;
    this.rules = rules;
  }

  static NetworkPermissions of(PluginManifest manifest) {
    return new NetworkPermissions(
        manifest.name(),
        manifest
            .permissions()
            .map(rules ->
                rules.stream()
                    .filter(NetworkPermissions::isAboutNetworks)
                    .map(NetworkPermissions::rule)
                    .toList()));
  }

  private static boolean isAboutNetworks(PermissionRule rule) {
    return (rule.actions().contains(VERB) || rule.actions().contains("*"))
        && (rule.resource().startsWith(KIND) || rule.resource().startsWith("*"));
  }

  private static Rule rule(PermissionRule rule) {
    String resource = rule.resource();
    int colon = resource.lastIndexOf(':');
    if (!resource.startsWith(KIND) || colon < KIND.length()) {
      return new Rule(new Glob(resource), rule.allow() ? Reach.PUBLIC : Reach.NONE);
    }
    String host = resource.substring(KIND.length(), colon);
    boolean isNamed = host.indexOf('*') < 0;
    String form = isNamed ? NetworkHost.canonical(host).orElse(host) : pattern(host);
    return new Rule(
        new Glob(KIND + form + resource.substring(colon)),
        rule.allow() ? isNamed ? Reach.ANY : Reach.PUBLIC : Reach.NONE);
  }

  private static String pattern(String host) {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException noName) {
      return host.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks that the plugin may connect to something at all.
   *
   * @throws PermissionDeniedException if no rule allows any host; says which line to add
   */
  void checkAny() {
    if (rules.isPresent() && rules.get().stream().allMatch(rule -> rule.reach() == Reach.NONE)) {
      throw new PermissionDeniedException(
          "plugin '%s' may not connect to any server: add a line such as - \"network:api.example.com:443:connect\" to permissions in its plugin.yaml"
              .formatted(plugin));
    }
  }

  /**
   * Checks one connection.
   *
   * @param destination where to
   * @param judge decides, once per host and port as long as that is remembered
   * @return how far it reaches, never {@link Reach#NONE}
   * @throws PermissionDeniedException if it may not be made; says which line to add
   */
  Reach check(Destination destination, PermissionJudge judge) {
    String resource = destination.resource();
    Reach known = decided.get(resource);
    if (known == null) {
      known = decide(resource, judge);
      if (decided.size() >= MOST_REMEMBERED) {
        decided.clear();
      }
      decided.put(resource, known);
    }
    if (known == Reach.NONE) {
      judge.denied(request(resource), "permissions");
      throw new PermissionDeniedException(
          "plugin '%s' may not connect to %s:%d: %s"
              .formatted(plugin, destination.host(), destination.port(), cure(destination)));
    }
    return known;
  }

  private Reach decide(String resource, PermissionJudge judge) {
    Reach byManifest = byManifest(resource);
    boolean isAllowed = judge.decide(request(resource), byManifest != Reach.NONE);
    if (!isAllowed) {
      return Reach.NONE;
    }
    return byManifest == Reach.NONE ? Reach.PUBLIC : byManifest;
  }

  private Reach byManifest(String resource) {
    return rules
        .map(all ->
            all.stream()
                .filter(rule -> rule.resource().matches(resource))
                .findFirst()
                .map(Rule::reach)
                .orElse(Reach.NONE))
        .orElse(Reach.ANY);
  }

  /** Makes the error of a host that has no address within reach; announces it. */
  PermissionDeniedException outOfReach(
      Destination destination, String address, PermissionJudge judge) {
    judge.denied(request(destination.resource()), "private address");
    return new PermissionDeniedException(
        "plugin '%s' may not connect to %s:%d: %s is not an address of the public internet, and only a rule with a wildcard allows the host; %s before it"
            .formatted(plugin, destination.host(), destination.port(), address, cure(destination)));
  }

  private static String cure(Destination destination) {
    return "add - \"%s:%s\" to permissions in its plugin.yaml"
        .formatted(destination.resource(), VERB);
  }

  private PermissionRequest request(String resource) {
    return new PermissionRequest(plugin, resource, VERB);
  }
}
