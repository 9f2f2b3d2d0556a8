package dev.xcore.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins of generation 1 as they lie on disk: an annotation instead of a manifest. */
final class LegacyManifestTest {

  @TempDir private Path plugins;

  private Path file(String path, String... lines) throws IOException {
    Path file = plugins.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, List.of(lines));
  }

  private ManifestReading read(String folder) {
    return ManifestReader.create(Map.of("TOKEN", "secret"))
        .read(plugins.resolve(folder), _ -> Map.of());
  }

  private PluginManifest manifest(String folder) {
    return read(folder).manifest();
  }

  private List<String> problems(String folder) {
    SettingsException refused = catchThrowableOfType(SettingsException.class, () -> read(folder));
    assertThat(refused).as("%s is refused", folder).isNotNull();
    return refused.problems().stream()
        .map(problem -> problem.toString().replace(plugins.toString() + "/", ""))
        .toList();
  }

  private static List<String> texts(ManifestReading reading) {
    return reading.warnings().stream().map(Problem::message).toList();
  }

  @Test
  void annotationStandsForTheManifest() throws IOException {
    file(
        "events/src/events/Run.java",
        "package events;",
        "import dev.xcore.sdk.*;",
        "/** @PluginInfo(version = \"0.0.0\") in a comment is none. */",
        "@PluginInfo(",
        "    version = \"1.2.0\",",
        "    author = \"Nom Auteur\", // comment",
        "    apiPrefix = \"/app/agenda\",",
        "    tags = {\"Plugin\", \"events\"},",
        "    description = \"\"\"",
        "        Tells what\\tis on.\"\"\",",
        "    requires = {\"users: ^1.2\", \"mail\"},",
        "    tasks = \"clean\")",
        "@SuppressWarnings(\"a) class Wrong {\") public final class Run {}");

    PluginManifest manifest = manifest("events");

    assertThat(manifest.name()).isEqualTo("events");
    assertThat(manifest.mode()).isEqualTo(ExecutionMode.LEGACY);
    assertThat(manifest.version()).isEqualTo(Version.parse("1.2.0"));
    assertThat(manifest.entryPoint()).contains("src/events/Run.java");
    assertThat(manifest.api().prefix()).isEqualTo("/app/agenda");
    assertThat(manifest.about())
        .isEqualTo(
            new PluginManifest.About(
                "Tells what\tis on.",
                "Nom Auteur",
                "",
                "",
                List.of("Plugin", "events"),
                List.of("clean")));
    assertThat(manifest.requires())
        .containsExactly(
            new Requirement("users", VersionRange.parse("^1.2"), false),
            new Requirement("mail", VersionRange.parse("*"), false));
    assertThat(manifest.permissions()).isEmpty();
  }

  @Test
  void prefixIsAppAndNameUnlessSaidOtherwise() throws IOException {
    file("ping/src/Plugin.java", "@dev.xcore.sdk.PluginInfo(version = \"1.0.0\") class Plugin {}");

    assertThat(manifest("ping").api().prefix()).isEqualTo("/app/ping");
  }

  @Test
  void deprecationNamesTheCommandAndTheGuide() throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(version = \"1.0.0\", tasks = {\"a\", \"b\"}) class Run {}");

    assertThat(texts(read("ping")))
        .satisfiesExactly(
            deprecation ->
                assertThat(deprecation)
                    .contains("generation 1", "xcore plugin migrate ping", "docs/legacy.md"),
            tasks -> assertThat(tasks).contains("a, b", "does not run"));
  }

  @Test
  void constantsOfTheSameFileAreFollowed() throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(version = Run.MAJOR + (\".0\" + \".0\"), apiPrefix = Run.PREFIX)",
        "class Run {",
        "  static final String NAME = \"p\\u0069ng\";",
        "  static final String PREFIX = \"/app/\" + NAME;",
        "  static final String MAJOR = \"7\";",
        "}");

    assertThat(manifest("ping").version()).isEqualTo(Version.parse("7.0.0"));
    assertThat(manifest("ping").api().prefix()).isEqualTo("/app/ping");
  }

  @Test
  void valueThatOnlyTheCompilerKnowsIsRefusedAtItsPlace() throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(",
        "    version = Versions.CURRENT, author = \"A\") class Run {}");

    assertThat(problems("ping"))
        .first()
        .asString()
        .startsWith(
            "ping/src/Run.java:2:15: @PluginInfo.version: 'Versions' cannot be read before");
  }

  @Test
  void constantsThatDoubleWithoutEndAreGivenUp() throws IOException {
    StringBuilder source = new StringBuilder("@PluginInfo(version = A0) class Run {\n");
    for (int i = 0; i < 60; i++) {
      source.append("String A%d = A%d + A%d;%n".formatted(i, i + 1, i + 1));
    }
    file("bomb/src/Run.java", source.append("String A60 = \"1\"; }").toString());

    assertThat(problems("bomb")).first().asString().contains("cannot be read before");
  }

  @Test
  void configFileHoldsSettingsAndFillsWhatTheAnnotationLeavesOpen() throws IOException {
    file("mail/src/Run.java", "@PluginInfo(version = \"1.0.0\", author = \"Ann\") class Run {}");
    file(
        "mail/config.yaml",
        "name: mail",
        "version: 1.0.0",
        "author: Bob",
        "description: Sends mail",
        "enabled: true",
        "api_prefix: /app/post",
        "env:",
        "  TOKEN: ''",
        "  HOST: localhost",
        "dependencies: ['httpx>=0.27']",
        "tasks:",
        "  - name: flush",
        "    interval_seconds: 3600",
        "  - sweep",
        "smtp: {port: 25}",
        "greeting: Hi");

    ManifestReading reading = read("mail");

    PluginManifest manifest = reading.manifest();
    assertThat(manifest.config()).isEqualTo(Map.of("smtp", Map.of("port", 25L), "greeting", "Hi"));
    assertThat(manifest.env()).isEqualTo(Map.of("TOKEN", "secret", "HOST", "localhost"));
    assertThat(manifest.api().prefix()).isEqualTo("/app/post");
    assertThat(manifest.about().author()).isEqualTo("Ann");
    assertThat(manifest.about().description()).isEqualTo("Sends mail");
    assertThat(manifest.about().tasks()).containsExactly("flush", "sweep");
    assertThat(texts(reading))
        .anySatisfy(text -> assertThat(text).contains("jars in lib/"))
        .anySatisfy(text -> assertThat(text).contains("says 'Ann'"));
  }

  @Test
  void brokenConfigFileIsReportedWithItsLine() throws IOException {
    file("mail/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    file("mail/config.yaml", "greeting: Hi", "enabled: perhaps", "tasks: [{interval: 1}]");

    assertThat(problems("mail"))
        .satisfiesExactly(
            enabled -> assertThat(enabled).startsWith("mail/config.yaml:2:10: enabled:"),
            tasks -> assertThat(tasks).contains("tasks: a task has no name"));

    file("mail/config.yaml", "a: [1", "b: 2");

    assertThat(problems("mail")).first().asString().startsWith("mail/config.yaml:");
  }

  @Test
  void pluginThatIsSwitchedOffIsNotLoaded() throws IOException {
    file("mail/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    file("mail/config.yaml", "enabled: false");

    assertThat(problems("mail"))
        .containsExactly(
            "mail/config.yaml:1:10: enabled: is false, so the plugin is not loaded; take the line"
                + " out to load it");

    Files.delete(plugins.resolve("mail/config.yaml"));
    file("mail/plugin.json", "{\"name\": \"Mail\", \"active\": false, \"requirements\": {}}");

    assertThat(problems("mail")).first().asString().contains("plugin.json", "active: is false");
  }

  @Test
  void recordOfTheOldInstallerIsNoManifest() throws IOException {
    file("mail/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    file(
        "mail/plugin.json",
        "{\"name\": \"Mail\", \"active\": true, \"requirements\": {\"isIstalled\": true}}");

    assertThat(manifest("mail").mode()).isEqualTo(ExecutionMode.LEGACY);
    assertThat(texts(read("mail")))
        .anySatisfy(text -> assertThat(text).contains("not used any more"));
  }

  @Test
  void folderNameMustBeAName() throws IOException {
    file("LibraryHub/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");

    assertThat(problems("LibraryHub"))
        .singleElement()
        .asString()
        .contains("'LibraryHub' is not a plugin's name", "'libraryhub'", "rename the folder")
        .contains("@PluginInfo(name");

    file(
        "LibraryHub/src/Run.java",
        "@PluginInfo(version = \"1.0.0\", name = \"libraryhub\") class Run {}");

    assertThat(manifest("LibraryHub").name()).isEqualTo("libraryhub");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plugins/ping",
        "app/ping",
        "/app/",
        "/app/../admin",
        "/app/{x}",
        "/admin",
        "/app/p ng"
      })
  void prefixOutsideOfAppIsRefused(String prefix) throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(version = \"1.0.0\", apiPrefix = \"%s\") class Run {}".formatted(prefix));

    assertThat(problems("ping")).first().asString().contains("@PluginInfo.apiPrefix");
  }

  @Test
  void everyProblemOfTheAnnotationIsReportedAtOnce() throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(version = \"one\", autor = \"Ann\", requires = \"Users\", apiPrefix = \"/x\")",
        "class Run {}");

    assertThat(problems("ping"))
        .hasSize(4)
        .anySatisfy(text -> assertThat(text).contains("did you mean 'author'?"))
        .anySatisfy(text -> assertThat(text).contains("@PluginInfo.version"))
        .anySatisfy(text -> assertThat(text).contains("did you mean 'users'?"))
        .anySatisfy(text -> assertThat(text).contains("does not start with /app/"));
  }

  @Test
  void folderThatIsNeitherFormExplainsBoth() throws IOException {
    file("thing/src/thing/Thing.java", "package thing; class Thing {}");

    assertThat(problems("thing"))
        .singleElement()
        .asString()
        .startsWith("thing/plugin.yaml: does not exist; create it with at least: name: my-plugin")
        .contains("xcore plugin new", "class Run or Plugin", "@PluginInfo");
  }

  @Test
  void nearMissesOfAnEntryClassAreNamed() throws IOException {
    file("one/src/one/Run.java", "package one; class Run {}");
    file("two/src/Hello.java", "@PluginInfo(version = \"1.0.0\") class Hello {}");
    file("three/src/a/Run.java", "package a; @PluginInfo(version = \"1.0.0\") class Run {}");
    file("three/src/b/Plugin.java", "package b; @PluginInfo(version = \"1.0.0\") class Plugin {}");
    file("four/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    file("five/run.py", "PLUGIN_INFO = {}");

    assertThat(problems("one"))
        .first()
        .asString()
        .contains("src/one/Run.java has none that can be read");
    assertThat(problems("two"))
        .first()
        .asString()
        .contains("class Hello in src/Hello.java has @PluginInfo", "rename it");
    assertThat(problems("three"))
        .first()
        .asString()
        .contains("several classes have @PluginInfo: src/a/Run.java, src/b/Plugin.java");
    assertThat(problems("four")).first().asString().contains("move it to src/Run.java");
    assertThat(problems("five")).first().asString().contains("run.py", "written in Java");
  }

  @Test
  void manifestWithLegacyModeSuppliesTheMetadata() throws IOException {
    file(
        "ping/src/Run.java",
        "@PluginInfo(version = \"1.0.0\", apiPrefix = \"/app/pong\") class Run {}");
    file("ping/config.yaml", "greeting: Hi", "volume: 1");
    file(
        "ping/plugin.yaml",
        "name: ping",
        "version: 3.0.0",
        "execution_mode: legacy",
        "config: {volume: 2}");

    PluginManifest manifest = manifest("ping");

    assertThat(manifest.version()).isEqualTo(Version.parse("3.0.0"));
    assertThat(manifest.mode()).isEqualTo(ExecutionMode.LEGACY);
    assertThat(manifest.entryPoint()).contains("src/Run.java");
    assertThat(manifest.api().prefix()).isEqualTo("/app/pong");
    assertThat(manifest.config()).isEqualTo(Map.of("greeting", "Hi", "volume", 2L));
    assertThat(texts(read("ping"))).first().asString().contains("generation 1");
  }

  @Test
  void otherSourcesMayBeAnything() throws IOException {
    file("ping/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    Files.write(plugins.resolve("ping/src/Latin.java"), new byte[] {'/', '/', (byte) 0xE9, '\n'});

    assertThat(manifest("ping").name()).isEqualTo("ping");
  }

  @Test
  void fileThatLeadsOutOfThePluginIsNotRead() throws IOException {
    Path outside = file("outside.yaml", "password: hunter2");
    file("ping/src/Run.java", "@PluginInfo(version = \"1.0.0\") class Run {}");
    Files.createSymbolicLink(plugins.resolve("ping/config.yaml"), outside);

    assertThat(problems("ping"))
        .singleElement()
        .asString()
        .contains("leads out")
        .doesNotContain("hunter2");
  }
}
