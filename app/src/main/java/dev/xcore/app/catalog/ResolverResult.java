package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A choice in which nothing is missing: whether it would work as a whole, and in which order. */
final class ResolverResult {

  private final Resolver resolver;
  private final String target;
  private final Map<String, Candidate> chosen;

  ResolverResult(Resolver resolver, String target, Map<String, Candidate> chosen) {
    this.resolver = resolver;
    this.target = target;
    this.chosen = chosen;
  }

  /** Says what would not work; empty if all is well. */
  Optional<String> flaw() {
    return dependants().or(this::optionals).or(this::circle);
  }

  /** Installed plugins that were not chosen stay as they are. */
  private Optional<String> dependants() {
    for (InstalledRelease other : resolver.installed().values()) {
      for (Requirement need : other.requires()) {
        Candidate candidate = chosen.get(need.name());
        if (!chosen.containsKey(other.name())
            && candidate != null
            && !candidate.isKept()
            && !need.range().contains(candidate.version())) {
          return Optional.of(
              ("%s %s (installed) requires %s %s, so %s cannot be installed; update or remove %s"
                      + " first")
                  .formatted(
                      other.name(),
                      other.version(),
                      need.name(),
                      need.range(),
                      candidate.label(),
                      other.name()));
        }
      }
    }
    return Optional.empty();
  }

  /** What a plugin can do without must suit where it is there. */
  private Optional<String> optionals() {
    for (Candidate candidate : chosen.values()) {
      for (Requirement need : candidate.requires()) {
        Optional<InstalledRelease> other =
            resolver.installed(need.name()).filter(each -> !chosen.containsKey(each.name()));
        if (other.filter(each -> !need.range().contains(each.version())).isPresent()) {
          return Optional.of(
              "%s works with %s %s only, installed is %s; update it first"
                  .formatted(candidate.label(), need.name(), need.range(), other.get().version()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> circle() {
    return new Walk().circle(target);
  }

  /** Orders what changes: what is needed comes first. */
  InstallPlan plan() {
    Walk walk = new Walk();
    walk.circle(target);
    List<InstallPlan.Step> steps = new ArrayList<>();
    for (String name : walk.done) {
      candidate(name)
          .release()
          .ifPresent(release ->
              steps.add(
                  new InstallPlan.Step(
                      release,
                      resolver.installed(name).map(InstalledRelease::version),
                      because(name))));
    }
    return new InstallPlan(steps);
  }

  private Candidate candidate(String name) {
    return Objects.requireNonNull(chosen.get(name), name);
  }

  private String because(String name) {
    return chosen.values().stream()
        .filter(each -> !each.name().equals(name) && !name.equals(target))
        .flatMap(each ->
            each.requires().stream()
                .filter(need -> need.name().equals(name) && !need.optional())
                .map(need -> "%s requires %s %s".formatted(each.name(), name, need.range())))
        .findFirst()
        .orElse("");
  }

  /** Walks depth first along what is required. */
  private final class Walk {

    private final LinkedHashSet<String> done = new LinkedHashSet<>();
    private final LinkedHashSet<String> way = new LinkedHashSet<>();

    /** Returns the circle that is met first; else everything is done, needs first. */
    Optional<String> circle(String name) {
      if (done.contains(name)) {
        return Optional.empty();
      }
      if (!way.add(name)) {
        List<String> names = List.copyOf(way);
        return Optional.of(
            "plugins require each other in a circle: %s → %s"
                .formatted(
                    String.join(" → ", names.subList(names.indexOf(name), names.size())), name));
      }
      for (Requirement need : candidate(name).requires()) {
        Optional<String> found = need.optional() ? Optional.empty() : circle(need.name());
        if (found.isPresent()) {
          return found;
        }
      }
      way.remove(name);
      done.add(name);
      return Optional.empty();
    }
  }
}
