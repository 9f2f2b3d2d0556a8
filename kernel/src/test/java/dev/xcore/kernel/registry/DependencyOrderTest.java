package dev.xcore.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.DependencyOrder.Failure;
import dev.xcore.kernel.registry.DependencyOrder.Reason;
import dev.xcore.kernel.settings.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DependencyOrderTest {

  private static final Version FRAMEWORK = Version.parse("1.0.0");

  private static PluginManifest plugin(String name, String... requires) {
    return versioned(name, "1.0.0", "*", requires);
  }

  private static PluginManifest versioned(
      String name, String version, String framework, String... requires) {
    String text =
        "name: %s%nversion: %s%nframework_version: \"%s\"%nrequires: [%s]%n"
            .formatted(name, version, framework, String.join(", ", requires));
    return ManifestReader.create(Map.of())
        .read(Document.parse("plugin.yaml", text), Path.of("."), _ -> Map.of())
        .manifest();
  }

  private static DependencyOrder order(PluginManifest... plugins) {
    return DependencyOrder.of(List.of(plugins), Map.of(), FRAMEWORK);
  }

  private static List<List<String>> names(DependencyOrder order) {
    return order.waves().stream()
        .map(wave -> wave.stream().map(PluginManifest::name).toList())
        .toList();
  }

  @Test
  void pluginsComeInWavesAfterWhatTheyRequire() {
    DependencyOrder order =
        order(plugin("d", "b", "c"), plugin("b", "a"), plugin("c", "a"), plugin("a"), plugin("e"));

    assertThat(names(order)).containsExactly(List.of("a", "e"), List.of("b", "c"), List.of("d"));
    assertThat(order.failures()).isEmpty();
  }

  @Test
  void missingRequirementNamesTheNearestPlugin() {
    DependencyOrder order = order(plugin("shop", "usres"), plugin("users"));

    assertThat(order.failures())
        .isEqualTo(
            Map.of(
                "shop",
                new Failure(
                    Reason.UNSATISFIED_REQUIREMENT,
                    "requires plugin 'usres', which is not there; did you mean 'users'?")));
    assertThat(names(order)).containsExactly(List.of("users"));
  }

  @Test
  void wrongVersionSaysFoundAndWanted() {
    DependencyOrder order =
        order(plugin("shop", "{name: users, version: ^2}"), versioned("users", "1.4.0", "*"));

    assertThat(order.failures().get("shop"))
        .isEqualTo(
            new Failure(
                Reason.UNSATISFIED_REQUIREMENT,
                "requires users ^2, found 1.4.0; install users ^2, or require ^1.4.0 if that"
                    + " version will do"));
  }

  @Test
  void wrongVersionThatIsBrokenTooSaysBoth() {
    DependencyOrder order =
        order(plugin("shop", "{name: users, version: ^2}"), versioned("users", "1.4.0", ">=9"));

    assertThat(order.failures().get("shop").message())
        .startsWith(
            "requires users ^2, found 1.4.0 (which cannot be loaded itself: needs XCore >=9");
  }

  @Test
  void optionalPluginOfAWrongVersionIsNoExcuse() {
    DependencyOrder order =
        order(
            plugin("shop", "{name: users, version: ^2, optional: true}"),
            versioned("users", "1.4.0", "*"));

    assertThat(order.failures().get("shop").reason()).isEqualTo(Reason.UNSATISFIED_REQUIREMENT);
  }

  @Test
  void circleIsPrintedAndOthersLoad() {
    DependencyOrder order =
        order(plugin("a", "b"), plugin("b", "c"), plugin("c", "a"), plugin("x", "a"), plugin("y"));

    String circle =
        "plugins require each other in a circle: a → b → c → a; drop one of these requirements, or"
            + " mark one optional: true";
    assertThat(order.failures())
        .isEqualTo(
            Map.of(
                "a", new Failure(Reason.CIRCULAR_REQUIREMENT, circle),
                "b", new Failure(Reason.CIRCULAR_REQUIREMENT, circle),
                "c", new Failure(Reason.CIRCULAR_REQUIREMENT, circle),
                "x", new Failure(Reason.BLOCKED, "blocked by a: " + circle)));
    assertThat(names(order)).containsExactly(List.of("y"));
  }

  @Test
  void failureReachesAllDependantsWithItsCauseAndNobodyElse() {
    DependencyOrder order =
        order(plugin("a", "none"), plugin("b", "a"), plugin("c", "b"), plugin("d"));

    assertThat(order.failures().get("c"))
        .isEqualTo(
            new Failure(
                Reason.BLOCKED,
                "blocked by b, which is blocked by a: requires plugin 'none', which is not there;"
                    + " put none into the plugin folder, or mark the requirement optional: true"));
    assertThat(names(order)).containsExactly(List.of("d"));
  }

  @Test
  void pluginThatIsKnownButUnavailableBlocksWithItsCause() {
    DependencyOrder order =
        DependencyOrder.of(
            List.of(plugin("b", "a"), plugin("c", "{name: a, optional: true}")),
            Map.of("a", "is disabled"),
            FRAMEWORK);

    assertThat(order.failures())
        .isEqualTo(Map.of("b", new Failure(Reason.BLOCKED, "blocked by a: is disabled")));
    assertThat(names(order)).containsExactly(List.of("c"));
  }

  @Test
  void optionalRequirementOrdersWhenThereAndIsToleratedWhenNot() {
    DependencyOrder order =
        order(
            plugin("a", "{name: z, optional: true}", "{name: none, optional: true}"),
            plugin("z"),
            plugin("b", "{name: broken, optional: true}"),
            plugin("broken", "none"));

    assertThat(names(order)).containsExactly(List.of("b", "z"), List.of("a"));
    assertThat(order.failures()).containsOnlyKeys("broken");
  }

  @Test
  void circleThroughAnOptionalRequirementIsOpenedThere() {
    DependencyOrder order = order(plugin("b", "a"), plugin("a", "{name: b, optional: true}"));

    assertThat(names(order)).containsExactly(List.of("a"), List.of("b"));
    assertThat(order.failures()).isEmpty();
  }

  @Test
  void duplicateNameFailsBoth() {
    DependencyOrder order = order(plugin("a"), plugin("a"), plugin("b"));

    assertThat(order.failures())
        .isEqualTo(
            Map.of(
                "a", new Failure(Reason.DUPLICATE_NAME, "two plugins are called 'a'; rename one")));
    assertThat(names(order)).containsExactly(List.of("b"));
  }

  @Test
  void platformThatIsTooOldIsNamed() {
    DependencyOrder order = order(versioned("a", "1.0.0", ">=2.0"), plugin("b", "a"));

    assertThat(order.failures())
        .isEqualTo(
            Map.of(
                "a", new Failure(Reason.FRAMEWORK_VERSION, "needs XCore >=2.0, this is 1.0.0"),
                "b",
                    new Failure(Reason.BLOCKED, "blocked by a: needs XCore >=2.0, this is 1.0.0")));
  }

  @Test
  void longChainIsOrderedWithoutDeepRecursion() {
    List<PluginManifest> plugins = new ArrayList<>();
    PluginManifest first = plugin("p0");
    plugins.add(first);
    for (int i = 1; i < 2_000; i++) {
      plugins.add(
          withName(first, "p" + i, new Requirement("p" + (i - 1), VersionRange.parse("*"), false)));
    }

    DependencyOrder order = DependencyOrder.of(plugins, Map.of(), FRAMEWORK);

    assertThat(order.waves()).hasSize(2_000);
  }

  private static PluginManifest withName(PluginManifest p, String name, Requirement requirement) {
    return new PluginManifest(
        name,
        p.version(),
        p.frameworkVersion(),
        p.mode(),
        p.entryPoint(),
        p.about(),
        List.of(requirement),
        p.exports(),
        p.permissions(),
        p.allowedCallers(),
        p.allowedImports(),
        p.env(),
        p.resources(),
        p.runtime(),
        p.api(),
        p.files(),
        p.config());
  }
}
