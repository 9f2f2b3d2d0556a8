package dev.xcore.kernel.install;

import static dev.xcore.kernel.install.InstallWorkshop.any;
import static dev.xcore.kernel.install.InstallWorkshop.byForce;
import static dev.xcore.kernel.install.InstallWorkshop.gently;
import static dev.xcore.kernel.install.InstallWorkshop.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.install.InstallResult.Outcome;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PluginNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginInstallerTest {

  @TempDir Path root;
  private InstallWorkshop workshop;
  private PluginInstaller installer;

  @BeforeEach
  void open() throws IOException {
    workshop = new InstallWorkshop(root);
    installer = workshop.installer();
  }

  private InstallResult install(LocalSource source) {
    return installer.install(source, any(), gently());
  }

  @Test
  void aFolderIsInstalledUnderItsName() {
    InstallResult result = install(workshop.folder("shop", "1.0.0"));

    assertThat(result.outcome()).isEqualTo(Outcome.INSTALLED);
    assertThat(result.location()).isEqualTo(workshop.plugins.resolve("shop"));
    assertThat(workshop.placed()).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
    assertThat(workshop.leftovers()).isEmpty();
    assertThat(workshop.events.history().list())
        .anyMatch(event -> event.name().equals("plugin.shop.installed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop-main/"})
  void aZipIsInstalledFromItsRootOrFromOneFolderInIt(String prefix) {
    InstallResult result = install(workshop.zip("shop.zip", prefix, plugin("shop", "1.0.0")));

    assertThat(result.outcome()).isEqualTo(Outcome.INSTALLED);
    assertThat(workshop.placed()).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
  }

  @Test
  void ofAZipWithSeveralPluginsOneIsNamed() {
    Map<String, String> files = new HashMap<>();
    plugin("shop", "1.0.0").forEach((path, text) -> files.put("shop/" + path, text));
    plugin("bank", "1.0.0").forEach((path, text) -> files.put("bank/" + path, text));
    LocalSource zip = workshop.zip("both.zip", "", files);

    assertThatThrownBy(() -> install(zip)).hasMessageContaining("several plugins: bank, shop");
    installer.install(zip, Optional.of("bank"), gently());

    assertThat(workshop.placed()).containsOnlyKeys("bank/plugin.yaml", "bank/src/Main.java");
  }

  @Test
  void aJarStaysAJarAndIsNamedByItsVersion() {
    install(workshop.zip("anything.jar", "", plugin("shop", "1.0.0")));
    assertThat(workshop.placed()).containsOnlyKeys("shop-1.0.0.jar");

    InstallResult upgrade = install(workshop.zip("next.jar", "", plugin("shop", "1.1.0")));

    assertThat(upgrade.outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(workshop.placed()).containsOnlyKeys("shop-1.1.0.jar");
  }

  @Test
  void theOldVersionIsKeptAndComesBack() {
    install(workshop.folder("shop", "1.0.0"));
    Map<String, String> first = workshop.placed();
    InstallResult upgrade = install(workshop.folder("shop", "1.1.0"));
    assertThat(upgrade.outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(upgrade.replaced()).contains("1.0.0");
    assertThat(workshop.versionOf("shop")).contains("1.1.0");

    InstallResult back = installer.rollback("shop", Optional.empty(), gently());

    assertThat(back.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(workshop.placed()).isEqualTo(first);
    assertThat(installer.versions("shop"))
        .extracting(PluginVersion::version, PluginVersion::isInstalled)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("1.0.0", true),
            org.assertj.core.groups.Tuple.tuple("1.1.0", false));
    assertThat(workshop.events.history().list())
        .anyMatch(event -> event.name().equals("plugin.shop.rolled_back"));
  }

  @Test
  void versionsTellWhereTheyCameFromAndWhetherTheyWereChanged() throws IOException {
    LocalSource source = workshop.folder("shop", "1.0.0");
    install(source);
    PluginVersion installed = installer.versions("shop").getFirst();
    assertThat(installed.origin()).isEqualTo(source.path().toString());
    assertThat(installed.actor()).isEqualTo("test");
    assertThat(installed.installedAt()).matches("\\d{4}-.*Z");
    assertThat(installed.digest()).matches("[0-9a-f]{64}");
    assertThat(installed.isChanged()).isFalse();

    Files.writeString(workshop.plugins.resolve("shop/src/Main.java"), "class Main {}");

    assertThat(installer.versions("shop").getFirst().isChanged()).isTrue();
  }

  @Test
  void noMoreThanThreeFormerVersionsAreKept() {
    for (int minor = 0; minor < 6; minor++) {
      install(workshop.folder("shop", "1." + minor + ".0"));
    }

    assertThat(installer.versions("shop"))
        .extracting(PluginVersion::version)
        .containsExactly("1.5.0", "1.4.0", "1.3.0", "1.2.0");
    assertThatThrownBy(() -> installer.rollback("shop", Optional.of("1.0.0"), gently()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("kept are: 1.4.0, 1.3.0, 1.2.0");
    assertThat(installer.rollback("shop", Optional.of("1.2.0"), gently()).version())
        .isEqualTo("1.2.0");
  }

  @Test
  void theSameContentIsInstalledAlready() {
    install(workshop.folder("shop", "1.0.0"));
    InstallResult again = install(workshop.zip("same.zip", "x/", plugin("shop", "1.0.0")));

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(installer.versions("shop")).hasSize(1);
  }

  @Test
  void anOlderVersionNeedsForce() {
    install(workshop.folder("shop", "1.1.0"));
    LocalSource older = workshop.folder("shop", "1.0.0");

    assertThatThrownBy(() -> install(older))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("1.0.0 is older than 1.1.0")
        .hasMessageContaining("--force");
    assertThat(installer.install(older, any(), byForce()).outcome()).isEqualTo(Outcome.DOWNGRADED);
    assertThat(workshop.versionOf("shop")).contains("1.0.0");
  }

  @Test
  void otherContentOfTheSameVersionNeedsForceAndBothAreKept() {
    install(workshop.folder("shop", "1.0.0"));
    LocalSource other = workshop.folder("other", plugin("shop", "1.0.0", "description: other"));
    assertThatThrownBy(() -> install(other))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("other content");
    assertThat(installer.install(other, any(), byForce()).outcome()).isEqualTo(Outcome.REINSTALLED);
    install(workshop.folder("shop", "1.1.0"));

    assertThat(installer.versions("shop"))
        .extracting(PluginVersion::version)
        .containsExactly("1.1.0", "1.0.0", "1.0.0");
  }

  @Test
  void whatIsRequiredMustBeThere() {
    LocalSource shop = workshop.folder("shop", "1.0.0", "requires: ['bank: ^1.0']");
    assertThatThrownBy(() -> install(shop))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("requires plugin 'bank', which is not there");
    install(workshop.folder("bank", "1.0.0"));
    install(shop);

    assertThatThrownBy(() -> install(workshop.folder("bank", "2.0.0")))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("plugin 'shop' could not be loaded any more")
        .hasMessageContaining("found 2.0.0");
    assertThat(workshop.versionOf("bank")).contains("1.0.0");
  }

  @Test
  void thePlatformsVersionMustSuit() {
    assertThatThrownBy(() -> install(workshop.folder("shop", "1.0.0", "framework_version: '>=9'")))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("needs XCore >=9, this is 1.0.0");
    assertThat(workshop.placed()).isEmpty();
  }

  @Test
  void anUnsoundManifestIsReportedInTheSource() {
    LocalSource source = workshop.folder("shop", "1.0.0", "resuorces: {}");

    assertThatThrownBy(() -> install(source))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining(source.path() + "/plugin.yaml:4")
        .hasMessageContaining("resources")
        .hasMessageNotContaining(".staging");
    assertThat(workshop.leftovers()).isEmpty();
  }

  @Test
  void anEntryPointThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () -> install(workshop.folder("shop", "1.0.0", "entry_point: src/Mian.java")))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("src/Mian.java");
  }

  @Test
  void aPluginOfAnotherNameIsRefused() {
    assertThatThrownBy(() ->
            installer.install(workshop.folder("shop", "1.0.0"), Optional.of("bank"), gently()))
        .hasMessageContaining("holds plugin 'shop', but 'bank' is asked for");
  }

  @Test
  void aPlaceThatIsTakenByAnotherPluginIsLeftAlone() throws IOException {
    workshop
        .folder("x", plugin("bank", "1.0.0"))
        .path()
        .toFile()
        .renameTo(Files.createDirectories(workshop.plugins).resolve("shop").toFile());

    assertThatThrownBy(() -> install(workshop.folder("shop", "1.0.0")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is taken by plugin 'bank'");
  }

  @Test
  void aPluginInAFolderOfAnotherNameIsUpgradedToo() throws IOException {
    workshop
        .folder("x", plugin("shop", "0.9.0"))
        .path()
        .toFile()
        .renameTo(Files.createDirectories(workshop.plugins).resolve("my-shop").toFile());

    InstallResult result = install(workshop.folder("shop", "1.0.0"));

    assertThat(result.replaced()).contains("0.9.0");
    assertThat(workshop.placed()).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
    installer.rollback("shop", Optional.empty(), gently());
    assertThat(workshop.versionOf("shop")).contains("0.9.0");
  }

  @Test
  void aLinkInThePluginFolderIsNotReplaced() throws IOException {
    LocalSource developed = workshop.folder("shop", "0.9.0");
    Files.createSymbolicLink(
        Files.createDirectories(workshop.plugins).resolve("shop"), developed.path());

    assertThatThrownBy(() -> install(workshop.folder("shop", "1.0.0")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is a link");
    installer.remove("shop", false, gently());
    assertThat(developed.path().resolve("plugin.yaml")).exists();
    assertThat(workshop.plugins.resolve("shop")).doesNotExist();
  }

  @Test
  void linksInsideOfAFolderBecomeFilesAndOthersAreRefused() throws IOException {
    LocalSource source = workshop.folder("shop", "1.0.0");
    InstallWorkshop.write(source.path().resolve("resources/a.txt"), "a");
    Files.createSymbolicLink(source.path().resolve("resources/b.txt"), Path.of("a.txt"));
    install(source);
    assertThat(workshop.plugins.resolve("shop/resources/b.txt")).isRegularFile().hasContent("a");
    assertThat(Files.isSymbolicLink(workshop.plugins.resolve("shop/resources/b.txt"))).isFalse();

    LocalSource leaving = workshop.folder("shop", "1.1.0");
    Files.createSymbolicLink(leaving.path().resolve("passwd"), Path.of("/etc/passwd"));
    assertThatThrownBy(() -> install(leaving)).hasMessageContaining("leads out of the plugin");
    assertThat(workshop.versionOf("shop")).contains("1.0.0");
  }

  @Test
  void aRemovedPluginLeavesItsDataAndComesBack() {
    install(workshop.folder("shop", "1.0.0"));
    Map<String, String> before = workshop.placed();
    InstallWorkshop.write(workshop.var.resolve("data/shop/orders.db"), "orders");

    RemoveResult removed = installer.remove("shop", false, gently());

    assertThat(removed.version()).contains("1.0.0");
    assertThat(removed.data()).contains(workshop.var.resolve("data/shop"));
    assertThat(workshop.placed()).isEmpty();
    assertThat(workshop.leftovers()).isEmpty();
    assertThatThrownBy(() -> installer.remove("shop", false, gently()))
        .isInstanceOf(PluginNotFoundException.class);
    installer.rollback("shop", Optional.empty(), gently());
    assertThat(workshop.placed()).isEqualTo(before);
  }

  @Test
  void aPurgedPluginLeavesNothing() {
    install(workshop.folder("shop", "1.0.0"));
    install(workshop.folder("shop", "1.1.0"));
    InstallWorkshop.write(workshop.var.resolve("data/shop/orders.db"), "orders");

    RemoveResult removed = installer.remove("shop", true, gently());

    assertThat(removed.data()).isEmpty();
    assertThat(InstallWorkshop.tree(workshop.var)).isEmpty();
    assertThatThrownBy(() -> installer.versions("shop"))
        .isInstanceOf(PluginNotFoundException.class);
  }

  @Test
  void aPluginThatOthersRequireIsRemovedByForceOnly() {
    install(workshop.folder("bank", "1.0.0"));
    install(workshop.folder("shop", "1.0.0", "requires: [bank]"));

    assertThatThrownBy(() -> installer.remove("bank", false, gently()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is required by shop");
    installer.remove("bank", false, byForce());
    assertThat(workshop.placed()).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
  }

  @Test
  void anUnsoundPluginCanBeRemovedAndReplaced() {
    InstallWorkshop.write(workshop.plugins.resolve("shop/plugin.yaml"), "nonsense: true");
    assertThat(install(workshop.folder("shop", "1.0.0")).replaced()).contains("unknown");
    InstallWorkshop.write(workshop.plugins.resolve("bad/plugin.yaml"), "nonsense: true");
    assertThat(installer.remove("bad", false, gently()).version()).isEmpty();
    assertThat(workshop.versionOf("shop")).contains("1.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../sources", "..", ".", "", "a/b", "a\\b", "nul\0"})
  void namesThatArePathsFindNothing(String name) {
    install(workshop.folder("shop", "1.0.0"));
    assertThatThrownBy(() -> installer.versions(name)).isInstanceOf(PluginNotFoundException.class);
    assertThatThrownBy(() -> installer.rollback(name, Optional.empty(), gently()))
        .isInstanceOf(PluginNotFoundException.class);
    assertThatThrownBy(() -> installer.remove(name, true, byForce()))
        .isInstanceOf(PluginNotFoundException.class);
  }

  @Test
  void aCheckSeesTheVeryFilesThatAreInstalledAndCanRefuse() {
    StagedCheck refusing =
        staged -> {
          assertThat(staged.plugin().location().resolve("src/Main.java")).exists();
          throw new ConflictException("not signed");
        };
    PluginInstaller strict = PluginInstaller.offline(workshop.options(), 3, List.of(refusing));

    assertThatThrownBy(() -> strict.install(workshop.folder("shop", "1.0.0"), any(), gently()))
        .hasMessageContaining("not signed");
    assertThat(workshop.placed()).isEmpty();
  }

  @Test
  void theStoreMayLieOnAnotherFileSystem() throws IOException {
    Path other = Path.of("/dev/shm");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(other));
    Path memory = Files.createTempDirectory(other, "xcore-versions");
    try {
      Files.createDirectories(workshop.var);
      Files.createSymbolicLink(workshop.var.resolve("versions"), memory);
      install(workshop.folder("shop", "1.0.0"));
      install(workshop.folder("shop", "1.1.0"));
      installer.rollback("shop", Optional.empty(), gently());
      assertThat(workshop.versionOf("shop")).contains("1.0.0");
      assertThat(workshop.leftovers()).isEmpty();
      assertThat(InstallWorkshop.tree(memory))
          .containsKeys("shop/1.1.0/version.json", "shop/1.1.0/plugin/shop/plugin.yaml");
    } finally {
      dev.xcore.kernel.runtime.FileTree.delete(memory);
    }
  }

  @Test
  void installationsAtTheSameTimeAreMadeOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    PluginInstaller watched =
        workshop.installer(step -> {
          if (step == InstallStep.NOTED) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          } else if (step == InstallStep.TIDIED) {
            inside.decrementAndGet();
          }
        });
    List<Callable<InstallResult>> tasks = new java.util.ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "p" + i % 4;
      LocalSource source = workshop.folder(name, "1." + i + ".0");
      tasks.add(() -> watched.install(source, any(), byForce()));
    }
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<InstallResult> each : threads.invokeAll(tasks)) {
        each.get();
      }
    }
    assertThat(most).hasValue(1);
    assertThat(workshop.placed()).hasSize(8);
    assertThat(workshop.leftovers()).isEmpty();
    for (int i = 0; i < 4; i++) {
      assertThat(installer.versions("p" + i)).hasSize(3);
    }
  }

  /** Thrown where a process could die. */
  private static final class Fault extends RuntimeException {}

  @ParameterizedTest
  @EnumSource(InstallStep.class)
  void afterAFaultAtAnyStepTheOldOrTheNewVersionIsWhole(InstallStep fault) {
    install(workshop.folder("shop", "1.0.0"));
    Map<String, String> old = workshop.placed();
    LocalSource next = workshop.folder("shop", "1.1.0");
    PluginInstaller failing =
        workshop.installer(step -> {
          if (step == fault) {
            throw new Fault();
          }
        });
    if (fault.compareTo(InstallStep.DECIDED) < 0) {
      assertThatThrownBy(() -> failing.install(next, any(), gently())).isInstanceOf(Fault.class);
      assertThat(workshop.placed()).isEqualTo(old);
    } else {
      assertThat(failing.install(next, any(), gently()).outcome()).isEqualTo(Outcome.UPGRADED);
      assertThat(workshop.versionOf("shop")).contains("1.1.0");
      installer.recover();
      installer.rollback("shop", Optional.empty(), gently());
      assertThat(workshop.placed()).isEqualTo(old);
    }
    installer.recover();
    assertThat(workshop.leftovers()).isEmpty();
  }
}
