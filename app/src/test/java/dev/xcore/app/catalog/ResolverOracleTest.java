package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The resolver beside an exhaustive search that knows nothing but the rules. */
class ResolverOracleTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> RANGES =
      List.of("*", "^1", "^2", ">=2", "1.0.0", "<2", "!=2.0.0");
  private static final int ROUNDS = 4000;

  @Test
  void everyAnswerIsSoundAndNoBetterOneExists() {
    int solved = 0;
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      World world = new World(new Random(seed));
      Optional<Map<String, Release>> answer = world.resolve();
      Optional<Version> best = world.best();

      assertThat(answer.map(state -> world.version(state, "a")))
          .as("seed %d: %s", seed, world)
          .isEqualTo(best);
      if (answer.isPresent()) {
        assertThat(world.isSound(answer.get())).as("seed %d: %s", seed, world).isTrue();
      }
      solved += answer.isPresent() ? 1 : 0;
      refused += answer.isPresent() ? 0 : 1;
    }
    assertThat(solved).as("solved").isGreaterThan(ROUNDS / 5);
    assertThat(refused).as("refused").isGreaterThan(ROUNDS / 5);
  }

  /** A small random registry with some plugins installed. */
  private static final class World {

    private final TreeMap<String, List<Release>> registry = new TreeMap<>();
    private final Map<String, Release> installed = new HashMap<>();
    private final VersionRange range;

    World(Random random) {
      for (String name : NAMES) {
        List<Release> releases = new ArrayList<>();
        for (String version : List.of("1.0.0", "1.5.0", "2.0.0")) {
          if (random.nextInt(4) > 0) {
            releases.add(ResolverTest.release(line(name, version, random)));
          }
        }
        if (!releases.isEmpty()) {
          registry.put(name, releases);
        }
        if (random.nextInt(3) == 0) {
          // Installed from elsewhere, it need not be in the registry.
          String version = random.nextBoolean() ? "1.0.0" : "1.5.0";
          installed.put(name, ResolverTest.release(line(name, version, random)));
        }
      }
      range = VersionRange.parse(RANGES.get(random.nextInt(RANGES.size())));
    }

    private static String line(String name, String version, Random random) {
      StringBuilder line = new StringBuilder(name + " " + version);
      for (String other : NAMES) {
        if (!other.equals(name) && random.nextInt(3) == 0) {
          line.append(' ').append(other).append(random.nextInt(4) == 0 ? "? " : " ");
          line.append(RANGES.get(random.nextInt(RANGES.size())));
        }
      }
      return line.toString();
    }

    /** What is there afterwards, by the resolver. */
    Optional<Map<String, Release>> resolve() {
      RegistryIndex index = new RegistryIndex(1, Instant.EPOCH, Instant.MAX, registry);
      Collection<InstalledRelease> present =
          installed.values().stream()
              .map(each -> new InstalledRelease(each.name(), each.version(), each.requires()))
              .toList();
      try {
        InstallPlan plan =
            Resolver.create(index, present, ResolverTest.FRAMEWORK).resolve("a", range);
        Map<String, Release> state = new HashMap<>(installed);
        Set<String> ready = new HashSet<>(installed.keySet());
        for (InstallPlan.Step step : plan.steps()) {
          assertThat(step.release().requires())
              .filteredOn(need -> !need.optional())
              .as("what is needed is installed before")
              .allMatch(need -> ready.contains(need.name()));
          ready.add(step.release().name());
          state.put(step.release().name(), step.release());
        }
        return Optional.of(state);
      } catch (CatalogException none) {
        return Optional.empty();
      }
    }

    Version version(Map<String, Release> state, String name) {
      return state.get(name).version();
    }

    /** The highest version of the target in any sound state. */
    Optional<Version> best() {
      return states(0, new HashMap<>())
          .filter(this::isSound)
          .map(state -> version(state, "a"))
          .max(Version::compareTo);
    }

    private java.util.stream.Stream<Map<String, Release>> states(
        int at, Map<String, Release> state) {
      if (at == NAMES.size()) {
        return java.util.stream.Stream.of(Map.copyOf(state));
      }
      String name = NAMES.get(at);
      List<Optional<Release>> options = new ArrayList<>();
      Optional<Release> kept = Optional.ofNullable(installed.get(name));
      options.add(kept);
      for (Release release : registry.getOrDefault(name, List.of())) {
        int order = kept.map(each -> each.version().compareTo(release.version())).orElse(-1);
        if (order < 0 || (order > 0 && name.equals("a"))) {
          options.add(Optional.of(release));
        }
      }
      return options.stream()
          .flatMap(option -> {
            Map<String, Release> next = new HashMap<>(state);
            option.ifPresent(release -> next.put(name, release));
            return states(at + 1, next);
          });
    }

    boolean isSound(Map<String, Release> state) {
      Release target = state.get("a");
      if (target == null || !range.contains(target.version()) || !isListed(target)) {
        return false;
      }
      Set<String> needed = new LinkedHashSet<>();
      if (!collect("a", state, needed, new HashSet<>())) {
        return false;
      }
      for (String name : needed) {
        if (!agrees(state.get(name), state)) {
          return false;
        }
      }
      return state.values().stream()
          .allMatch(each ->
              needed.contains(each.name()) || (!isChanged(each) && agreesWithChanges(each, state)));
    }

    /** What is asked for must be in the registry, even if the same version is installed. */
    private boolean isListed(Release target) {
      return registry.getOrDefault("a", List.of()).stream()
          .anyMatch(each -> each.version().equals(target.version()));
    }

    private boolean isChanged(Release release) {
      return installed.get(release.name()) != release;
    }

    /** Follows what is needed; false if something is missing or needs itself. */
    private boolean collect(
        String name, Map<String, Release> state, Set<String> needed, Set<String> way) {
      if (!state.containsKey(name) || !way.add(name)) {
        return false;
      }
      needed.add(name);
      for (Requirement need : state.get(name).requires()) {
        if (!need.optional() && !collect(need.name(), state, needed, way)) {
          return false;
        }
      }
      way.remove(name);
      return true;
    }

    private static boolean agrees(Release release, Map<String, Release> state) {
      return release.requires().stream()
          .allMatch(need ->
              !state.containsKey(need.name())
                  || need.range().contains(state.get(need.name()).version()));
    }

    private boolean agreesWithChanges(Release release, Map<String, Release> state) {
      return release.requires().stream()
          .allMatch(need -> {
            Release other = state.get(need.name());
            return other == null || !isChanged(other) || need.range().contains(other.version());
          });
    }

    @Override
    public String toString() {
      return "a %s from %s beside %s".formatted(range, registry, installed);
    }
  }
}
