package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what plugins were allowed and denied, a bounded number of kinds for each. What is allowed
 * is counted when it is decided, not at every use: decisions are remembered. Thread safe.
 */
final class PermissionLedger {

  private static final int MOST_KINDS = 1000;
  private static final int MOST_PLUGINS = 1000;

  private final InstantSource clock;
  private final Map<String, Map<PermissionRequest, Tally>> plugins = new LinkedHashMap<>();
  private long dropped;

  PermissionLedger(InstantSource clock) {
    this.clock = clock;
  }

  /** The counts of one kind. Guarded by the ledger. */
  private static final class Tally {
    private long allowed;
    private long denied;
    private Instant first;
    private Instant last;
    private @Nullable String reason;

    Tally(Instant now) {
      first = now;
      last = now;
    }
  }

  void allowed(PermissionRequest request) {
    add(request, null);
  }

  void denied(PermissionRequest request, String reason) {
    add(request, reason);
  }

  private synchronized void add(PermissionRequest request, @Nullable String reason) {
    Map<PermissionRequest, Tally> kinds = plugins.get(request.plugin());
    if (kinds == null && plugins.size() < MOST_PLUGINS) {
      kinds = new HashMap<>();
      plugins.put(request.plugin(), kinds);
    }
    if (kinds == null || (kinds.size() >= MOST_KINDS && !kinds.containsKey(request))) {
      dropped++;
      return;
    }
    Instant now = clock.instant();
    Tally tally = kinds.computeIfAbsent(request, key -> new Tally(now));
    tally.last = now;
    if (reason == null) {
      tally.allowed++;
    } else {
      tally.denied++;
      tally.reason = reason;
    }
  }

  private synchronized List<PermissionUse> uses(String plugin) {
    List<PermissionUse> uses = new ArrayList<>();
    plugins
        .getOrDefault(plugin, Map.of())
        .forEach((request, tally) ->
            uses.add(
                new PermissionUse(
                    request.resource(),
                    request.action(),
                    tally.allowed,
                    tally.denied,
                    tally.first,
                    tally.last,
                    Optional.ofNullable(tally.reason))));
    uses.sort(Comparator.comparing(PermissionUse::resource).thenComparing(PermissionUse::action));
    return uses;
  }

  /** Holds what a plugin asks for against what it did. */
  PermissionReport report(PluginManifest manifest) {
    List<PermissionUse> uses = uses(manifest.name());
    List<PermissionRule> rules = manifest.permissions().orElse(List.of());
    Set<Integer> used = new HashSet<>();
    for (PermissionUse use : uses) {
      if (use.allowed() > 0) {
        deciding(rules, use).ifPresent(used::add);
      }
    }
    List<PermissionReport.Asked> asked = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      asked.add(new PermissionReport.Asked(rules.get(i), used.contains(i)));
    }
    boolean isEnforced =
        manifest.permissions().isPresent() || manifest.mode() == ExecutionMode.SANDBOXED;
    return new PermissionReport(manifest.name(), isEnforced, asked, uses);
  }

  /** The first rule that matches decides. */
  private static Optional<Integer> deciding(List<PermissionRule> rules, PermissionUse use) {
    for (int i = 0; i < rules.size(); i++) {
      PermissionRule rule = rules.get(i);
      boolean isAbout = rule.actions().contains(use.action()) || rule.actions().contains("*");
      if (isAbout && new Glob(rule.resource()).matches(use.resource())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  synchronized long dropped() {
    return dropped;
  }
}
