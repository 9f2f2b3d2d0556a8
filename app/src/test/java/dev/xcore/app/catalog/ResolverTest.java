package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest.About;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResolverTest {

  static final Version FRAMEWORK = Version.parse("1.0.0");

  private final TreeMap<String, List<Release>> registry = new TreeMap<>();
  private final List<InstalledRelease> installed = new ArrayList<>();

  @Test
  void theHighestVersionInRangeIsChosen() {
    offer("users 1.0.0", "users 1.2.0", "users 1.10.0", "users 2.0.0");

    assertThat(plan("users", "^1")).containsExactly("users 1.10.0");
    assertThat(plan("users", "*")).containsExactly("users 2.0.0");
    assertThat(plan("users", "~1.2")).containsExactly("users 1.2.0");
  }

  @Test
  void preReleasesAreChosenOnlyWhereTheyAreNamed() {
    offer("users 1.0.0", "users 2.0.0-beta.1", "users 2.0.0-beta.2");

    assertThat(plan("users", "*")).containsExactly("users 1.0.0");
    assertThat(plan("users", ">=2.0.0-beta.1")).containsExactly("users 2.0.0-beta.2");
  }

  @Test
  void yankedVersionsAndThoseForOtherPlatformsAreNotChosen() {
    offer("users 1.0.0", "users 1.1.0", "users 1.2.0 framework ^2");
    registry.computeIfPresent(
        "users",
        (name, releases) ->
            releases.stream()
                .map(each -> each.withYanked(each.version().toString().equals("1.1.0")))
                .toList());

    assertThat(plan("users", "*")).containsExactly("users 1.0.0");
    assertThatThrownBy(() -> plan("users", ">1.0.0"))
        .hasMessage(
            "no version of users suits >1.0.0; the registry has 1.2.0 (needs XCore ^2), 1.1.0"
                + " (yanked), 1.0.0; the highest that runs here: users@1.0.0");
  }

  @Test
  void requirementsComeFirstAndSayWhoNeedsThem() {
    offer("shop 1.0.0 users ^1 mail *", "users 1.5.0 mail ^2", "mail 2.0.0", "mail 3.0.0");

    InstallPlan plan = resolve("shop", "*");

    assertThat(plan.steps())
        .extracting(step -> step.release().label() + " | " + step.because())
        .containsExactly(
            "mail 2.0.0 | shop requires mail *",
            "users 1.5.0 | shop requires users ^1",
            "shop 1.0.0 | ");
  }

  @Test
  void aLowerVersionIsTakenWhereTheHighestCannotWork() {
    offer("shop 2.0.0 users ^9", "shop 1.0.0 users ^1", "users 1.0.0");

    assertThat(plan("shop", "*")).containsExactly("users 1.0.0", "shop 1.0.0");
  }

  @Test
  void whatIsInstalledStaysIfItSuits() {
    offer("shop 1.0.0 users ^1", "users 1.0.0", "users 1.9.0");
    install("users 1.2.0");

    assertThat(plan("shop", "*")).containsExactly("shop 1.0.0");
  }

  @Test
  void whatIsInstalledIsRaisedWhereItMustBe() {
    offer("shop 1.0.0 users ^1.5", "users 1.9.0");
    install("users 1.2.0");

    InstallPlan plan = resolve("shop", "*");

    assertThat(plan.steps().getFirst().from()).contains(Version.parse("1.2.0"));
    assertThat(plan("shop", "*")).containsExactly("users 1.9.0", "shop 1.0.0");
  }

  @Test
  void whatIsInstalledIsNeverLoweredForSomethingElse() {
    offer("shop 1.0.0 users ^1", "users 1.9.0");
    install("users 2.0.0");

    assertThatThrownBy(() -> plan("shop", "*"))
        .hasMessageContaining("shop 1.0.0 requires users ^1")
        .hasMessageContaining("users 2.0.0 (installed)");
    assertThat(plan("users", "^1")).containsExactly("users 1.9.0");
  }

  @Test
  void whoDependsOnAPluginIsNotBroken() {
    offer("users 2.0.0", "users 1.5.0");
    install("users 1.0.0", "billing 1.0.0 users ^1");

    assertThat(plan("users", "*")).containsExactly("users 1.5.0");
    assertThatThrownBy(() -> plan("users", "^2"))
        .hasMessageContaining("billing 1.0.0 (installed) requires users ^1");
  }

  @Test
  void aDependantThatIsRaisedTogetherIsNoObstacle() {
    offer("users 2.0.0", "billing 2.0.0 users ^2");
    install("users 1.0.0", "billing 1.0.0 users ^1");

    assertThat(plan("billing", "^2")).containsExactly("users 2.0.0", "billing 2.0.0");
  }

  @Test
  void anOptionalRequirementIsNotInstalledButMustSuit() {
    offer("shop 1.0.0 users? ^2", "users 2.0.0");
    assertThat(plan("shop", "*")).containsExactly("shop 1.0.0");

    install("users 1.0.0");
    assertThatThrownBy(() -> plan("shop", "*"))
        .hasMessageContaining("shop 1.0.0 works with users ^2 only, installed is 1.0.0");
  }

  @Test
  void circlesAreRefused() {
    offer("a 1.0.0 b *", "b 1.0.0 c *", "c 1.0.0 a *");

    assertThatThrownBy(() -> plan("a", "*")).hasMessageContaining("a → b → c → a");
  }

  @Test
  void aMissingRequirementIsExplainedWithItsChainAndTheNearestName() {
    offer("shop 1.0.0 users ^1", "users 1.0.0 maill *", "mail 1.0.0");

    assertThatThrownBy(() -> plan("shop", "*"))
        .hasMessage(
            "shop * cannot be installed: shop 1.0.0 requires users ^1, users 1.0.0 requires maill"
                + " *, which is neither installed nor in the registry; did you mean 'mail'?");
    assertThatThrownBy(() -> plan("shpo", "*")).hasMessageContaining("did you mean 'shop'");
  }

  @Test
  void whatIsThereAlreadyNeedsNoStep() {
    offer("users 1.0.0");
    install("users 1.0.0");

    assertThat(plan("users", "*")).isEmpty();
  }

  @Test
  void aRiddleEndsInsteadOfRunningForever() {
    for (int plugin = 0; plugin < 24; plugin++) {
      for (int version = 1; version < 6; version++) {
        String next = plugin < 23 ? " p%d *".formatted(plugin + 1) : " nothing *";
        offer("p%d %d.0.0%s".formatted(plugin, version, next));
      }
    }

    assertThatThrownBy(() -> plan("p0", "*")).hasMessageContaining("more combinations");
  }

  private void offer(String... releases) {
    for (String line : releases) {
      Release release = release(line);
      registry.merge(
          release.name(),
          List.of(release),
          (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
    }
  }

  private void install(String... releases) {
    for (String line : releases) {
      Release release = release(line);
      installed.add(new InstalledRelease(release.name(), release.version(), release.requires()));
    }
  }

  /** Reads {@code NAME VERSION [framework RANGE] [NAME[?] RANGE]…}. */
  static Release release(String line) {
    List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
    String name = words.removeFirst();
    Version version = Version.parse(words.removeFirst());
    VersionRange framework = VersionRange.parse("*");
    List<Requirement> requires = new ArrayList<>();
    while (!words.isEmpty()) {
      String other = words.removeFirst();
      VersionRange range = VersionRange.parse(words.removeFirst());
      if (other.equals("framework")) {
        framework = range;
      } else {
        requires.add(new Requirement(other.replace("?", ""), range, other.endsWith("?")));
      }
    }
    return new Release(
        name,
        version,
        new Release.Archive("0".repeat(64), 1),
        framework,
        requires,
        ExecutionMode.TRUSTED,
        Optional.empty(),
        new About("", "", "", "", List.of()),
        Instant.EPOCH,
        false);
  }

  private InstallPlan resolve(String name, String range) {
    RegistryIndex index = new RegistryIndex(1, Instant.EPOCH, Instant.MAX, registry);
    return Resolver.create(index, installed, FRAMEWORK).resolve(name, VersionRange.parse(range));
  }

  private List<String> plan(String name, String range) {
    return resolve(name, range).steps().stream().map(step -> step.release().label()).toList();
  }
}
