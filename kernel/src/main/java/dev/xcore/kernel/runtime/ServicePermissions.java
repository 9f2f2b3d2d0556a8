package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.PermissionDeniedException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which services a plugin may use: the rules of its manifest, the first that matches decides, no
 * match denies; without rules everything is allowed, and without rules about it also what is a
 * plugin's own. Decisions are remembered. Thread safe.
 */
final class ServicePermissions {

  private final String plugin;
  private final Optional<List<PermissionRule>> rules;
  private final boolean isSandboxed;
  private final Map<ServiceOffer, Set<String>> decided = new ConcurrentHashMap<>();
  private final Set<ServiceOffer> used = ConcurrentHashMap.newKeySet();

  private ServicePermissions(
      String plugin, Optional<List<PermissionRule>> rules, boolean isSandboxed) {
    this.plugin = plugin;
    this.rules = rules;
    this.isSandboxed = isSandboxed;
  }

  static ServicePermissions of(PluginManifest manifest) {
    return new ServicePermissions(
        manifest.name(), manifest.permissions(), manifest.mode() == ExecutionMode.SANDBOXED);
  }

  /**
   * Tells what of a service the plugin may use.
   *
   * @param offer the service
   * @param judge decides, once per service and verb
   * @return its verbs that are allowed, maybe none
   */
  Set<String> granted(ServiceOffer offer, PermissionJudge judge) {
    return decided.computeIfAbsent(offer, asked -> decide(asked, judge));
  }

  private Set<String> decide(ServiceOffer offer, PermissionJudge judge) {
    Set<String> granted = new LinkedHashSet<>();
    for (String verb : offer.verbs()) {
      PermissionRequest request = new PermissionRequest(plugin, offer.resource(), verb);
      if (judge.offers(request, !isKeptFrom(offer) && isAllowed(offer, verb))) {
        granted.add(verb);
      }
    }
    return Set.copyOf(granted);
  }

  /** Whoever may issue tokens or set passwords is an administrator, whatever confines it. */
  private boolean isKeptFrom(ServiceOffer offer) {
    return isSandboxed && CorePlugins.offererOf(offer.name()).isPresent();
  }

  private boolean isAllowed(ServiceOffer offer, String verb) {
    return rules
        .map(all -> all.stream().filter(rule -> isAbout(rule, offer)).toList())
        .filter(all -> !offer.isOwn() || !all.isEmpty())
        .map(all ->
            all.stream()
                .filter(rule -> rule.actions().contains(verb) || rule.actions().contains("*"))
                .findFirst()
                .map(PermissionRule::allow)
                .orElse(false))
        .orElse(true);
  }

  private static boolean isAbout(PermissionRule rule, ServiceOffer offer) {
    return new Glob(rule.resource()).matches(offer.resource());
  }

  /**
   * Checks that the plugin may use a service in some way.
   *
   * @return its verbs that are allowed, at least one
   * @throws PermissionDeniedException if it may not; says which line to add
   */
  Set<String> check(ServiceOffer offer, PermissionJudge judge) {
    Set<String> granted = granted(offer, judge);
    if (granted.isEmpty()) {
      String verb = usual(offer);
      judge.denied(new PermissionRequest(plugin, offer.resource(), verb), "permissions");
      if (isKeptFrom(offer)) {
        throw new PermissionDeniedException(
            "plugin '%s' may not use service '%s': it opens every account, so sandboxed plugins cannot have it (unsupported_in_sandbox); set execution_mode: trusted if you trust its author"
                .formatted(plugin, offer.name()));
      }
      throw new PermissionDeniedException(
          "plugin '%s' may not use service '%s': add - \"%s:%s\" to permissions in its plugin.yaml"
              .formatted(plugin, offer.name(), offer.resource(), verb));
    }
    // Services of other plugins are checked at each call: one is enough to know that it is used.
    if (used.add(offer)) {
      granted.forEach(verb -> judge.used(new PermissionRequest(plugin, offer.resource(), verb)));
    }
    return granted;
  }

  /** The verb that a plugin without any is told to ask for. */
  private static String usual(ServiceOffer offer) {
    return offer.verbs().contains(ServiceOffer.USE)
        ? ServiceOffer.USE
        : Collections.min(offer.verbs());
  }
}
