package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.settings.Wording;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One depth-first search of a {@link Resolver}. Used once, by one thread. */
final class ResolverSearch {

  /** Far more than real registries need; beyond it somebody has built a riddle. */
  private static final int MOST_STEPS = 20_000;

  private static final int MOST_REASONS = 4;

  private final Resolver resolver;
  private final String target;
  private final List<Candidate> targets;
  private final Set<String> reachable = new HashSet<>();
  private final Map<String, List<Candidate>> candidates = new HashMap<>();
  private final Map<String, Candidate> chosen = new LinkedHashMap<>();
  private int steps;
  private int deepest = -1;
  private String obstacle = "";

  ResolverSearch(Resolver resolver, String target, List<Candidate> targets) {
    this.resolver = resolver;
    this.target = target;
    this.targets = targets;
    collectReachable();
  }

  /** A plugin that is needed and not chosen yet. */
  private record Need(Candidate by, Requirement requirement) {

    String label() {
      return "%s requires %s %s".formatted(by.label(), requirement.name(), requirement.range());
    }
  }

  Optional<InstallPlan> run() {
    for (Candidate candidate : targets) {
      Optional<Supplier<String>> objection = objection(candidate);
      if (objection.isPresent()) {
        note(candidate.label() + ": " + objection.get().get());
      } else if (choose(candidate)) {
        return Optional.of(new ResolverResult(resolver, target, chosen).plan());
      }
    }
    return Optional.empty();
  }

  /** What stood in the way, where the search came furthest. */
  String obstacle() {
    return obstacle;
  }

  private boolean choose(Candidate candidate) {
    chosen.put(candidate.name(), candidate);
    if (solve()) {
      return true;
    }
    chosen.remove(candidate.name());
    return false;
  }

  private boolean solve() {
    if (++steps > MOST_STEPS) {
      throw new CatalogException(
          ("the requirements of %s have more combinations than are tried; ask for an exact version,"
                  + " such as %s@%s")
              .formatted(target, target, targets.getFirst().version()));
    }
    Optional<Need> open = openNeed();
    if (open.isEmpty()) {
      Optional<String> flaw = new ResolverResult(resolver, target, chosen).flaw();
      flaw.ifPresent(this::note);
      return flaw.isEmpty();
    }
    Need need = open.get();
    for (Candidate candidate : candidates(need.requirement().name())) {
      if (objection(candidate).isEmpty() && choose(candidate)) {
        return true;
      }
    }
    if (chosen.size() > deepest) {
      note(explained(need));
    }
    return false;
  }

  private List<Candidate> candidates(String name) {
    return candidates.computeIfAbsent(name, resolver::candidates);
  }

  private Optional<Need> openNeed() {
    for (Candidate candidate : chosen.values()) {
      for (Requirement requirement : candidate.requires()) {
        if (!requirement.optional() && !chosen.containsKey(requirement.name())) {
          return Optional.of(new Need(candidate, requirement));
        }
      }
    }
    return Optional.empty();
  }

  /** Says what speaks against a candidate beside those that are chosen. */
  private Optional<Supplier<String>> objection(Candidate candidate) {
    for (Candidate other : chosen.values()) {
      Optional<Requirement> its = other.objection(candidate.name(), candidate.version());
      if (its.isPresent()) {
        return Optional.of(new Need(other, its.get())::label);
      }
      Optional<Requirement> own = candidate.objection(other.name(), other.version());
      if (own.isPresent()) {
        return Optional.of(() ->
            "it requires %s %s, chosen is %s"
                .formatted(other.name(), own.get().range(), other.version()));
      }
    }
    return candidate.isKept() ? Optional.empty() : dependant(candidate);
  }

  /** Installed plugins that no choice can reach stay as they are, so they must agree at once. */
  private Optional<Supplier<String>> dependant(Candidate candidate) {
    for (InstalledRelease other : resolver.installed().values()) {
      if (!reachable.contains(other.name())) {
        Candidate kept = Candidate.of(other);
        Optional<Requirement> its = kept.objection(candidate.name(), candidate.version());
        if (its.isPresent()) {
          return Optional.of(new Need(kept, its.get())::label);
        }
      }
    }
    return Optional.empty();
  }

  private void collectReachable() {
    Deque<Candidate> open = new ArrayDeque<>(targets);
    reachable.add(target);
    while (!open.isEmpty()) {
      for (Requirement requirement : open.pop().requires()) {
        if (reachable.add(requirement.name())) {
          open.addAll(candidates(requirement.name()));
        }
      }
    }
  }

  private void note(String what) {
    if (chosen.size() > deepest) {
      deepest = chosen.size();
      obstacle = what;
    }
  }

  private String explained(Need need) {
    String name = need.requirement().name();
    List<Release> releases = resolver.index().releases(name);
    StringBuilder text = new StringBuilder(chain(need));
    if (candidates(name).isEmpty() && releases.isEmpty()) {
      return text.append(", which is neither installed nor in the registry")
          .append(Wording.didYouMean(name, resolver.index().plugins().keySet()))
          .toString();
    }
    text.append("; the registry has ").append(Versions.of(releases, resolver.framework()));
    for (Candidate candidate : candidates(name).stream().limit(MOST_REASONS).toList()) {
      Optional<Supplier<String>> objection = objection(candidate);
      text.append("; ").append(candidate.label());
      text.append(objection.map(reason -> ": " + reason.get()).orElse(" leads no further"));
    }
    return text.toString();
  }

  /** Shows who needs whom, from what was asked for to what cannot be had. */
  private String chain(Need need) {
    Deque<String> chain = new ArrayDeque<>(List.of(need.label()));
    Candidate by = need.by();
    while (!by.name().equals(target)) {
      Candidate below = by;
      Optional<Need> above =
          chosen.values().stream()
              .filter(each -> !each.name().equals(below.name()))
              .flatMap(each -> each.requires().stream().map(its -> new Need(each, its)))
              .filter(each -> each.requirement().name().equals(below.name()))
              .findFirst();
      if (above.isEmpty() || chain.size() > chosen.size()) {
        break;
      }
      chain.addFirst(above.get().label());
      by = above.get().by();
    }
    return String.join(", ", chain);
  }
}
