package dev.xcore.kernel.install;

import static dev.xcore.kernel.install.InstallWorkshop.any;
import static dev.xcore.kernel.install.InstallWorkshop.gently;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whenever a process dies, the old or the new version is there, whole, once somebody looks. */
@Tag("full")
class InstallCrashIT {

  private static final int KILLED = 137;
  private static final String ORDERS = "data/shop/orders.txt";

  @TempDir Path root;
  private InstallWorkshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new InstallWorkshop(root);
  }

  private void install(LocalSource source) {
    workshop.installer().install(source, any(), gently());
  }

  private int die(InstallStep step, String what, Path... source)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                DyingInstaller.class.getName(),
                root.toString(),
                what,
                step.name()));
    Stream.of(source).forEach(path -> command.add(path.toString()));
    Path output = root.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + Files.readString(output));
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(KILLED);
    return process.exitValue();
  }

  private void recover() {
    workshop.installer().recover();
    assertThat(workshop.leftovers()).isEmpty();
    assertThat(InstallWorkshop.tree(workshop.var).keySet())
        .noneMatch(path -> path.contains(".part-"));
  }

  private static boolean isDecided(InstallStep step) {
    return step.compareTo(InstallStep.DECIDED) >= 0;
  }

  static Stream<Arguments> upgradesOfArchives() {
    return steps().flatMap(step -> Stream.of("zip", "jar").map(form -> Arguments.of(step, form)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void anUpgradeIsWholeOrNotAtAll(InstallStep death) throws Exception {
    upgrade(death, "folder");
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("upgradesOfArchives")
  void anUpgradeOfAnArchiveIsWholeOrNotAtAll(InstallStep death, String form) throws Exception {
    upgrade(death, form);
  }

  private void upgrade(InstallStep death, String form) throws Exception {
    install(source(form, "1.0.0"));
    Map<String, String> old = workshop.placed();
    Path next = source(form, "1.1.0").path();

    die(death, "install", next);
    recover();

    PluginInstaller installer = workshop.installer();
    if (isDecided(death)) {
      assertThat(installer.versions("shop"))
          .extracting(PluginVersion::version)
          .containsExactly("1.1.0", "1.0.0");
      assertThat(installer.versions("shop").getFirst().isChanged()).isFalse();
      installer.rollback("shop", any(), gently());
    } else {
      assertThat(installer.versions("shop"))
          .extracting(PluginVersion::version)
          .containsExactly("1.0.0");
    }
    assertThat(workshop.placed()).isEqualTo(old);
    assertThat(installer.install(LocalSource.of(next), any(), gently()).version())
        .isEqualTo("1.1.0");
  }

  private LocalSource source(String form, String version) {
    Map<String, String> files = InstallWorkshop.plugin("shop", version);
    return form.equals("folder")
        ? workshop.folder("shop-" + version, files)
        : workshop.zip("shop-" + version + "." + form, "", files);
  }

  static Stream<InstallStep> steps() {
    return Stream.of(InstallStep.values());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aFirstInstallationIsWholeOrNotAtAll(InstallStep death) throws Exception {
    Path source = workshop.folder("shop", "1.0.0").path();
    die(death, "install", source);
    recover();

    Map<String, String> after = workshop.placed();
    if (isDecided(death)) {
      assertThat(after).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
      assertThat(workshop.installer().versions("shop").getFirst().actor()).isEqualTo("test");
    } else {
      assertThat(after).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aRollbackIsWholeOrNotAtAll(InstallStep death) throws Exception {
    install(workshop.folder("shop", "1.0.0"));
    install(workshop.folder("shop", "1.1.0"));
    die(death, "rollback");
    recover();

    assertThat(workshop.installer().versions("shop"))
        .extracting(PluginVersion::version)
        .containsExactlyInAnyOrder("1.0.0", "1.1.0");
    assertThat(workshop.versionOf("shop")).contains(isDecided(death) ? "1.0.0" : "1.1.0");
  }

  static Stream<InstallStep> stepsOfARemoval() {
    return steps().filter(step -> step != InstallStep.BEGUN);
  }

  @ParameterizedTest
  @MethodSource("stepsOfARemoval")
  void aRemovalIsWholeOrNotAtAll(InstallStep death) throws Exception {
    install(workshop.folder("shop", "1.0.0"));
    Map<String, String> old = workshop.placed();
    InstallWorkshop.write(workshop.var.resolve(ORDERS), "orders");
    die(death, "remove");
    recover();

    assertThat(workshop.placed()).isEqualTo(isDecided(death) ? Map.of() : old);
    assertThat(workshop.var.resolve(ORDERS)).exists();
    if (isDecided(death)) {
      workshop.installer().rollback("shop", any(), gently());
      assertThat(workshop.placed()).isEqualTo(old);
    }
  }

  @ParameterizedTest
  @MethodSource("stepsOfARemoval")
  void aPurgeIsWholeOrNotAtAll(InstallStep death) throws Exception {
    install(workshop.folder("shop", "1.0.0"));
    install(workshop.folder("shop", "1.1.0"));
    Map<String, String> old = workshop.placed();
    InstallWorkshop.write(workshop.var.resolve(ORDERS), "orders");
    die(death, "purge");
    recover();

    assertThat(workshop.placed()).isEqualTo(isDecided(death) ? Map.of() : old);
    assertThat(Files.exists(workshop.var.resolve(ORDERS))).isEqualTo(!isDecided(death));
    assertThat(Files.exists(workshop.var.resolve("versions/shop"))).isEqualTo(!isDecided(death));
  }

  /** The second process to come does it, if nobody recovers. */
  @Test
  void theNextChangeMakesUpForAProcessThatDied() throws Exception {
    install(workshop.folder("shop", "1.0.0"));
    die(InstallStep.FORMER_MOVED, "install", workshop.folder("shop", "1.1.0").path());
    assertThat(workshop.versionOf("shop")).isEmpty();

    install(workshop.folder("bank", "1.0.0"));

    assertThat(workshop.versionOf("shop")).contains("1.0.0");
    assertThat(workshop.leftovers()).isEmpty();
  }

  /** A recovery may die too: undoing and finishing may be repeated. */
  @ParameterizedTest
  @MethodSource("steps")
  void aRecoveryThatDiesIsRepeated(InstallStep second) throws Exception {
    if (!isDecided(second)) {
      return; // Undoing has no steps of its own.
    }
    install(workshop.folder("shop", "1.0.0"));
    die(InstallStep.DECIDED, "install", workshop.folder("shop", "1.1.0").path());
    die(second, "install", workshop.folder("bank", "1.0.0").path());
    recover();

    assertThat(workshop.installer().versions("shop"))
        .extracting(PluginVersion::version)
        .containsExactly("1.1.0", "1.0.0");
  }
}
