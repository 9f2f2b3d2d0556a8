package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.PermissionDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which plugins a plugin may call: the rules of its manifest, the first that matches decides, no
 * match denies; without rules everything is allowed. Decisions are remembered. Thread safe.
 */
final class CallerPermissions {

  /** What plugins do with plugins. */
  static final String VERB = "call";

  private record Rule(Glob resource, boolean allow) {}

  private final String caller;
  private final Optional<List<Rule>> rules;
  private final Map<String, Boolean> decided = new ConcurrentHashMap<>();
  private final LongAdder allowed = new LongAdder();
  private final LongAdder denied = new LongAdder();

  private CallerPermissions(String caller, Optional<List<Rule>> rules) {
    this.caller = caller;
    this.rules = rules;
  }

  static CallerPermissions of(PluginManifest manifest) {
    return new CallerPermissions(
        manifest.name(),
        manifest
            .permissions()
            .map(rules ->
                rules.stream()
                    .filter(CallerPermissions::isAboutCalls)
                    .map(CallerPermissions::rule)
                    .toList()));
  }

  private static boolean isAboutCalls(PermissionRule rule) {
    return rule.actions().contains(VERB) || rule.actions().contains("*");
  }

  private static Rule rule(PermissionRule rule) {
    return new Rule(new Glob(rule.resource()), rule.allow());
  }

  /**
   * Checks one call.
   *
   * @param plugin the called plugin, one that exists
   * @param judge decides, once per plugin
   * @throws PermissionDeniedException if it may not be called; says which line to add
   */
  void check(String plugin, PermissionJudge judge) {
    if (plugin.equals(caller)) {
      return;
    }
    Boolean known = decided.get(plugin);
    if (known == null) {
      known = decided.computeIfAbsent(plugin, name -> judge.decide(request(name), isAllowed(name)));
    }
    if (known) {
      allowed.increment();
    } else {
      denied.increment();
      judge.denied(request(plugin), "permissions");
      throw new PermissionDeniedException(
          "plugin '%s' may not call plugin '%s': add \"plugin:%s:call\" to permissions in its plugin.yaml"
              .formatted(caller, plugin, plugin));
    }
  }

  /** Names a plugin as rules do. */
  static String resource(String plugin) {
    return "plugin:" + plugin;
  }

  private PermissionRequest request(String plugin) {
    return new PermissionRequest(caller, resource(plugin), VERB);
  }

  private boolean isAllowed(String plugin) {
    return rules
        .map(all ->
            all.stream()
                .filter(rule -> rule.resource().matches(resource(plugin)))
                .findFirst()
                .map(Rule::allow)
                .orElse(false))
        .orElse(true);
  }

  long allowed() {
    return allowed.sum();
  }

  long denied() {
    return denied.sum();
  }
}
