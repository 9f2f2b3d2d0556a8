package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What manifest and operator change, and how findings are told. */
class ScanPolicyTest {

  private static final String EXEC =
      """
      package shop;
      public class Shop {
        void a() throws Exception {
          Object harmless = "";
          Runtime.getRuntime().exec("id");
        }
      }
      """;
  private static final String FILES =
      "class A { Object o() throws Exception { return"
          + " java.nio.file.Files.readString(java.nio.file.Path.of(\"a\")) + new"
          + " java.util.Scanner(new java.io.File(\"a\")); } }";

  @TempDir Path folder;

  @Test
  void whatTheManifestNamesIsAllowed() {
    assertThat(scan(policy("java.lang.Runtime"), EXEC).isClean()).isTrue();
    assertThat(scan(policy("java.lang.*"), EXEC).isClean()).isTrue();
    assertThat(scan(policy("java.lang"), EXEC).isClean()).isTrue();
    assertThat(scan(policy("java.*"), EXEC).isClean()).isTrue();
    assertThat(scan(policy("java"), EXEC).isClean()).isFalse();
    assertThat(scan(policy("java.lang.Runtim"), EXEC).isClean()).isFalse();
    assertThat(scan(policy("java.lang.Process"), EXEC).isClean()).isFalse();
  }

  @Test
  void aClassIsAllowedWithItsNestedOnes() {
    String lookup =
        "class A { Object o(java.lang.invoke.MethodHandles.Lookup l) { return l.lookupModes(); } }";

    assertThat(scan(policy("java.lang.invoke.MethodHandles"), lookup).isClean()).isTrue();
    assertThat(scan(ScanWorkshop.STRICT, lookup).grants())
        .containsExactly("java.lang.invoke.MethodHandles");
  }

  @Test
  void someThingsNobodyCanAllow() {
    ImportPolicy everything = policy("java.*", "jdk.*", "sun.*", "dev.xcore.*");

    assertThat(rules(everything, "class A { void a() { System.loadLibrary(\"a\"); } }"))
        .containsOnly(ScanRule.NEVER);
    assertThat(rules(everything, "class A { native void a(); }"))
        .containsOnly(ScanRule.NATIVE_METHOD);
    assertThat(rules(everything, "class A { public void finalize() {} }"))
        .containsOnly(ScanRule.FINALIZER);
    assertThat(rules(everything, "class A { sun.misc.Unsafe u; }")).containsOnly(ScanRule.NEVER);
    assertThat(rules(everything, "class A { java.sql.Connection c; }"))
        .containsOnly(ScanRule.MODULE);
    assertThat(rules(everything, "class A { Object o = java.lang.foreign.Linker.nativeLinker(); }"))
        .containsOnly(ScanRule.NEVER);
    assertThat(rules(everything, "package dev.xcore.sdk; class A {}"))
        .containsOnly(ScanRule.OWN_PACKAGE);
  }

  @Test
  void forbiddenBeatsAllowedAndTheDefault() {
    ImportPolicy policy =
        ImportPolicy.of(List.of("java.lang.Runtime"), List.of("java.lang.Runtime"), false);

    assertThat(rules(policy, EXEC)).containsOnly(ScanRule.FORBIDDEN);
    assertThat(
            scan(
                    ImportPolicy.of(List.of(), List.of("java.util.regex.*"), false),
                    "class A { Object o = java.util.regex.Pattern.compile(\"a\"); }")
                .problems())
        .singleElement()
        .asString()
        .contains("A.java:1", "Pattern.compile", "security.forbidden_imports", "java.util.regex.*");
  }

  @Test
  void filesAreAllowedToWhomTheManifestGrantsSome() {
    assertThat(scan(ImportPolicy.of(List.of(), List.of(), true), FILES).isClean()).isTrue();
    assertThat(scan(ScanWorkshop.STRICT, FILES).problems())
        .isNotEmpty()
        .allSatisfy(problem ->
            assertThat(problem.message()).contains("filesystem: {allowed_paths: [data/]}"));
    assertThat(
            scan(
                    policy("java.nio.file"),
                    "class A { Object o() throws Exception { return"
                        + " java.nio.file.Files.size(java.nio.file.Path.of(\"a\")); } }")
                .isClean())
        .isTrue();
    assertThat(
            scan(
                    ImportPolicy.of(List.of(), List.of(), true),
                    "class A { Object o(java.nio.file.FileSystem f) { return f.provider(); } }")
                .isClean())
        .isFalse();
  }

  @Test
  void aFindingTellsFileLineAndCure() throws Exception {
    Path plugin =
        Files.createDirectories(folder.resolve("plugin/src/shop")).getParent().getParent();
    Files.writeString(plugin.resolve("src/shop/Shop.java"), EXEC);
    CodeImage image = ScanWorkshop.image(new ScanWorkshop(folder).compile(EXEC));

    ScanReport report =
        ScanWorkshop.SCANNER.scan(image, ScanWorkshop.STRICT, SourceFiles.of(plugin));

    assertThat(report.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "src/shop/Shop.java:5: uses java.lang.Runtime.exec, which sandboxed plugins may not by"
                + " default; do without it, or write allowed_imports: [java.lang.Runtime] into"
                + " plugin.yaml");
    ScanFinding finding = report.findings().getFirst();
    assertThat(finding.className()).isEqualTo("shop.Shop");
    assertThat(finding.member()).isEqualTo("a()");
    assertThat(finding.capability()).contains(Capability.PROCESSES);
    assertThat(report.capabilities().get(Capability.PROCESSES).isRefused()).isTrue();
  }

  @Test
  void everyLineIsTold() {
    String twice = "class A {\n void a() { System.exit(1); }\n void b() {\n System.exit(2); } }";

    assertThat(scan(ScanWorkshop.STRICT, twice).findings())
        .extracting(ScanFinding::line)
        .containsExactly(2, 4);
  }

  @Test
  void whatIsAllowedIsReportedToo() {
    ScanReport report =
        scan(
            ScanWorkshop.STRICT,
            "class A { Object o = java.time.Instant.now(); Object e ="
                + " java.util.concurrent.Executors.newCachedThreadPool(); }");

    assertThat(report.isClean()).isTrue();
    assertThat(report.capabilities()).containsOnlyKeys(Capability.THREADS, Capability.TIME);
    assertThat(report.capabilities().get(Capability.TIME).isRefused()).isFalse();
    assertThat(report.classes()).isEqualTo(1);
  }

  @Test
  void theGateFollowsTheOperatorsMode() {
    PluginManifest manifest = manifest("allowed_imports: [java.util.jar]");
    CodeImage image =
        ScanWorkshop.image(
            new ScanWorkshop(folder)
                .compile(
                    "class A { Object o = java.util.jar.Attributes.Name.CLASS_PATH; Object l ="
                        + " ClassLoader.getSystemClassLoader(); Object p = ProcessHandle.current();"
                        + " }"));

    ScanOutcome enforced = examine(ScanSettings.Mode.ENFORCE, manifest, image);
    ScanOutcome reported = examine(ScanSettings.Mode.REPORT, manifest, image);
    ScanOutcome off = examine(ScanSettings.Mode.OFF, manifest, image);

    assertThat(enforced.isRefused()).isTrue();
    assertThat(enforced.problems().getLast().message())
        .contains(
            "allowed_imports: [java.lang.ClassLoader, java.lang.ProcessHandle, java.util.jar]");
    assertThat(reported.isRefused()).isFalse();
    assertThat(reported.warnings()).isEqualTo(enforced.problems());
    assertThat(off.report()).isEmpty();
  }

  private static ScanOutcome examine(
      ScanSettings.Mode mode, PluginManifest manifest, CodeImage image) {
    ScanSettings settings = new ScanSettings(mode, List.of(), List.of());
    return new SandboxScan(ScanWorkshop.SCANNER, settings)
        .examine(manifest, image, SourceFiles.NONE);
  }

  private PluginManifest manifest(String line) {
    Document document = Document.parse("plugin.yaml", "name: shop\nversion: 1.0.0\n" + line + "\n");
    return ManifestReader.create(Map.of()).read(document, folder, name -> Map.of()).manifest();
  }

  private static ImportPolicy policy(String... allowed) {
    return ImportPolicy.of(List.of(allowed), List.of(), false);
  }

  private ScanReport scan(ImportPolicy policy, String source) {
    return new ScanWorkshop(folder).scan(policy, source);
  }

  private List<ScanRule> rules(ImportPolicy policy, String source) {
    return scan(policy, source).findings().stream().map(ScanFinding::rule).toList();
  }
}
