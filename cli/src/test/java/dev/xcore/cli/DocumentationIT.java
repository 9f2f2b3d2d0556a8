package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.cli.DocumentationPage.Fence;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.testkit.PluginHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says is so. */
class DocumentationIT {

  private static final Pattern TEST_CLASS = Pattern.compile("[A-Z]\\w+(Test|IT)");
  private static final Pattern OLD_KEY =
      Pattern.compile("(?:moved|ignored|converted)\\(\\s*\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void everyPluginOfTheDocumentationIsLoadedAndServes() throws IOException {
    List<Fence> plugins =
        DocumentationPage.fences("java").stream().filter(DocumentationSnippets::isPlugin).toList();
    PluginHarness.Builder platform =
        PluginHarness.builder()
            .plugin(DocumentationPage.repository().resolve("examples/calculator"))
            .services(
                """
                extensions:
                  mail: {class: mail, config: {host: 127.0.0.1, port: 1, from: a@example.org}}
                  files: {class: storage}
                  weather: {class: http, config: {allow: [api.weather.example]}}
                """);
    for (Fence plugin : plugins) {
      platform.with(DocumentationSnippets.writePlugin(plugin, folder));
    }

    try (PluginHarness harness = platform.start()) {
      var running = harness.platform().plugins();

      assertThat(plugins).hasSizeGreaterThanOrEqualTo(5);
      assertThat(running.plugins()).hasSize(plugins.size() + 1);
      assertThat(running.call("caller", "twice", Map.of("number", 21)).value()).isEqualTo(42L);
      assertThat(running.call("notes", "count", Map.of()).value()).isEqualTo(0);
      assertThat(running.call("actions", "price", Map.of("product", "tea", "amount", 2)).value())
          .isEqualTo(19.8);
      assertThat(running.call("greetings", "greet", Map.of("name", "Ada")).value())
          .isEqualTo("Good day, Ada");
      assertThat(running.call("greetings", "ready", Map.of()).value()).isEqualTo("ready");
      assertThat(running.call("greetings", "count", Map.of()).value()).isEqualTo(1);
      assertThat(running.call("letters", "copyAll", Map.of()).value()).isEqualTo(0L);
      running.call("readers", "add", Map.of("name", "Ada")).value();
      assertThat(running.call("readers", "names", Map.of()).value()).isEqualTo(List.of("Ada"));
      running.call("bookshelf", "add", Map.of("title", "Dune")).value();
      assertThat(running.call("bookshelf", "letters", Map.of()).value()).isEqualTo(4L);
      assertThat(running.call("bookshelf", "shelves", Map.of()).value())
          .isEqualTo(List.of(Map.of("letter", "D", "books", 1L)));
    }
  }

  @Test
  void everyOtherJavaSnippetCompiles() throws IOException {
    List<Fence> statements =
        DocumentationPage.fences("java").stream()
            .filter(fence -> !DocumentationSnippets.isPlugin(fence))
            .toList();
    List<String> messages = new ArrayList<>();
    for (Fence fence : statements) {
      messages.addAll(DocumentationSnippets.compile(fence, folder));
    }

    assertThat(statements).hasSizeGreaterThanOrEqualTo(3);
    assertThat(messages).isEmpty();
  }

  @Test
  void everyYamlSnippetIsAccepted() throws IOException {
    List<Fence> fences = DocumentationPage.fences("yaml");
    for (Fence fence : fences) {
      Document document = Document.parse(fence.place(), fence.text());
      if (isManifest(document)) {
        assertThat(
                ManifestReader.create(Map.of()).read(document, folder, name -> Map.of()).warnings())
            .as(fence.place())
            .isEmpty();
      } else {
        Path file = Files.writeString(folder.resolve("xcore.yaml"), fence.text());
        assertThat(
                ConfigurationLoader.in(folder)
                    .withFile(file)
                    .withEnvironment(
                        Map.of("SHOP_TOKEN", "a-token-of-the-shop", "CORP_SECRET", "a secret"))
                    .load()
                    .warnings())
            .as(fence.place())
            .isEmpty();
      }
    }

    assertThat(fences).hasSizeGreaterThanOrEqualTo(3);
  }

  private static boolean isManifest(Document document) {
    Node.Mapping root = document.root();
    return root.entries().containsKey("name") && root.entries().containsKey("version");
  }

  @Test
  void everyJsonSnippetIsJson() {
    for (Fence fence : DocumentationPage.fences("json")) {
      assertThat(JsonText.parse(fence.text())).as(fence.place()).isNotNull();
    }
  }

  @Test
  void everyCommandLineIsUnderstood() {
    List<String> lines =
        DocumentationPage.fences("sh").stream()
            .flatMap(fence -> DocumentationCommands.in(fence).stream())
            .toList();

    assertThat(lines).hasSizeGreaterThan(20);
    assertThat(lines.stream().map(DocumentationCommands::complaint).flatMap(Optional::stream))
        .isEmpty();
  }

  @Test
  void everyCommandInTheTextExists() {
    List<String> commands =
        DocumentationPage.all().stream()
            .flatMap(page -> page.inlineCode().stream())
            .filter(code -> code.startsWith("xcore "))
            .map(code -> code.substring("xcore ".length()))
            .toList();

    assertThat(commands).isNotEmpty();
    assertThat(commands.stream().map(DocumentationCommands::unknownWord).flatMap(Optional::stream))
        .isEmpty();
  }

  @Test
  void everyCommandIsDescribedWithAnExample() {
    List<String> examples =
        DocumentationPage.named("docs/command-line.md").fences().stream()
            .filter(fence -> fence.language().equals("sh"))
            .flatMap(fence -> DocumentationCommands.in(fence).stream())
            .toList();

    assertThat(DocumentationCommands.leaves())
        .isNotEmpty()
        .allSatisfy(command ->
            assertThat(examples)
                .as(command)
                .anyMatch(example -> (example + " ").startsWith(command + " ")));
  }

  @Test
  void everyUsedKeyIsDescribedWithItsDefault() {
    DocumentationPage page = DocumentationPage.named("docs/configuration.md");

    assertThat(DocumentationKeys.used())
        .isNotEmpty()
        .allSatisfy((key, fallback) ->
            assertThat(page.row(key)).as(key).contains("| `" + fallback + "` |"));
  }

  @Test
  void everyKeyThatIsOnlyRecognisedIsListedAsSuch() {
    String page = DocumentationPage.named("docs/configuration.md").text();
    String planned = page.substring(page.indexOf("## Recognised, not used yet"));

    assertThat(DocumentationKeys.planned())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(planned).contains("`" + key + "`"));
  }

  @Test
  void everyOldKeyHasARow() throws IOException {
    DocumentationPage page = DocumentationPage.named("docs/configuration.md");
    String table =
        Files.readString(
            DocumentationPage.repository()
                .resolve("app/src/main/java/dev/xcore/app/config/LegacyTable.java"));
    List<String> keys = OLD_KEY.matcher(table).results().map(found -> found.group(1)).toList();

    assertThat(keys).hasSizeGreaterThan(50);
    assertThat(keys).allSatisfy(key -> assertThat(page.row(key)).as(key).isNotEmpty());
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (DocumentationPage page : DocumentationPage.all()) {
      for (String link : page.links()) {
        if (!leadsSomewhere(page, link)) {
          broken.add(page.name() + " → " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(DocumentationPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target = page.file().resolveSibling(parts[0]).normalize();
    DocumentationPage other =
        parts[0].isEmpty() || !parts[0].endsWith(".md") || !Files.exists(target)
            ? page
            : DocumentationPage.named(DocumentationPage.repository().relativize(target).toString());
    return (parts[0].isEmpty() || Files.exists(target))
        && (parts.length == 1 || other.anchors().contains(parts[1]));
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> named =
        DocumentationPage.all().stream()
            .flatMap(page -> page.inlineCode().stream())
            .filter(code -> TEST_CLASS.matcher(code).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isNotEmpty();
    assertThat(testClasses()).containsAll(named);
  }

  private static Set<String> testClasses() throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> modules = Files.list(DocumentationPage.repository())) {
      for (Path module : modules.map(each -> each.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            files
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .forEach(classes::add);
          }
        }
      }
    }
    return classes;
  }
}
