package dev.xcore.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running application whose plugin folder changes under it. */
@Timeout(180)
class HotReloadIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private TestApplication application;
  private Xcore xcore;

  @BeforeEach
  void boot() throws IOException {
    application = new TestApplication(folder);
    page("page", "one", "");
    start();
  }

  @AfterEach
  void close() {
    xcore.close();
    client.close();
  }

  private void start() {
    xcore = application.load();
    xcore.boot();
  }

  private static String source(String text) {
    return """
    import dev.xcore.sdk.*;
    import dev.xcore.sdk.http.*;

    public final class Page implements Plugin {
      @Get("/") public String text() { return "%s"; }
    }
    """
        .formatted(text);
  }

  private void page(String name, String text, String manifest) {
    application.plugin(name, manifest, "Page", source(text));
  }

  private Path sourceFile(String name) {
    return plugin(name).resolve("src/Page.java");
  }

  private Path plugin(String name) {
    return folder.resolve("plugins").resolve(name);
  }

  private HttpResponse<String> get(String name) throws Exception {
    URI uri = xcore.address().orElseThrow().resolve("/plugins/" + name + "/");
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private PluginStatus status(String name) {
    return xcore.plugins().find(name).orElseThrow();
  }

  private Optional<PluginState> state(String name) {
    return xcore.plugins().find(name).map(PluginStatus::state);
  }

  private long reloads(String name) {
    return status(name).history().stream()
        .filter(step -> step.from() == PluginState.RELOADING && step.to() == PluginState.ACTIVE)
        .count();
  }

  private static ConditionFactory soon() {
    return await().atMost(SOON).pollInterval(Duration.ofMillis(20));
  }

  private void awaitText(String name, String text) {
    soon()
        .untilAsserted(() -> {
          HttpResponse<String> answer = get(name);
          assertThat(answer.body()).contains(text);
          assertThat(answer.statusCode()).isEqualTo(200);
        });
  }

  @Test
  void aSavedSourceIsServed() throws Exception {
    assertThat(get("page").body()).contains("one");
    Files.writeString(sourceFile("page"), source("two"));
    awaitText("page", "two");
    assertThat(status("page").history().getLast().actor()).isEqualTo("watcher");
  }

  @Test
  void aTouchedFileDoesNothing() throws Exception {
    Files.writeString(sourceFile("page"), source("one"));
    Files.createDirectories(plugin("page").resolve("data"));
    Files.writeString(plugin("page").resolve("data/rows.txt"), "1");
    Files.writeString(plugin("page").resolve("src/.Page.java.swp"), "x");
    // The watcher looks at plugins in the order of what happens to them.
    page("later", "here", "");
    awaitText("later", "here");
    assertThat(reloads("page")).isZero();
  }

  @Test
  void editorsThatWriteBesideAndRenameAreUnderstood() throws Exception {
    Path beside = plugin("page").resolve("src/Page.java___jb_tmp___");
    Files.writeString(beside, source("two"));
    Files.move(sourceFile("page"), plugin("page").resolve("src/Page.java~"));
    Files.move(beside, sourceFile("page"), StandardCopyOption.ATOMIC_MOVE);
    awaitText("page", "two");
  }

  @Test
  void editorsThatTruncateAndWriteAreUnderstood() throws Exception {
    byte[] next = source("two").getBytes(UTF_8);
    try (var out =
        Files.newOutputStream(sourceFile("page"), StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(next, 0, 20);
      out.flush();
      out.write(next, 20, next.length - 20);
    }
    awaitText("page", "two");
    assertThat(reloads("page")).isEqualTo(1);
  }

  @Test
  void fiftyQuickSavesLeadToTheLastContent() throws Exception {
    for (int save = 1; save <= 50; save++) {
      Files.writeString(sourceFile("page"), source("save " + save + "."));
      Thread.sleep(save % 10 == 0 ? 100 : 5);
    }
    awaitText("page", "save 50.");
    assertThat(status("page").problems()).isEmpty();
  }

  @Test
  void aBrokenSourceKeepsTheOldVersionAndItsRepairIsServed() throws Exception {
    Files.writeString(sourceFile("page"), source("two").replace("return", "retrun"));
    soon().untilAsserted(() -> assertThat(status("page").problems()).isNotEmpty());
    assertThat(status("page").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status("page").problems().getFirst().file()).isEqualTo("src/Page.java");
    assertThat(get("page").body()).contains("one");

    Files.writeString(sourceFile("page"), source("three"));
    awaitText("page", "three");
    assertThat(status("page").problems()).isEmpty();
  }

  @Test
  void aBrokenSourceThatIsTakenBackLeavesNoProblem() throws Exception {
    Files.writeString(sourceFile("page"), "public class {");
    soon().untilAsserted(() -> assertThat(status("page").problems()).isNotEmpty());
    Files.writeString(sourceFile("page"), source("one"));
    soon().untilAsserted(() -> assertThat(status("page").problems()).isEmpty());
    assertThat(get("page").body()).contains("one");
  }

  @Test
  void aNewFolderIsLoadedAndARemovedOneUnloaded() throws Exception {
    page("fresh", "here", "");
    awaitText("fresh", "here");
    delete(plugin("fresh"));
    soon().untilAsserted(() -> assertThat(state("fresh")).contains(PluginState.UNLOADED));
    assertThat(get("fresh").statusCode()).isEqualTo(503);
    page("fresh", "again", "");
    awaitText("fresh", "again");
  }

  @Test
  void aRenamedFolderGoesOnServing() throws Exception {
    Files.move(plugin("page"), plugin("moved"));
    soon().untilAsserted(() -> assertThat(status("page").location()).endsWith("moved"));
    soon().pollDelay(Duration.ofSeconds(1)).until(() -> state("page").isPresent());
    assertThat(status("page").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(get("page").body()).contains("one");
  }

  @Test
  void aRenamedPluginReplacesTheOneOfItsOldName() throws Exception {
    Path manifest = plugin("page").resolve("plugin.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("name: page", "name: other"));
    awaitText("other", "one");
    soon().until(() -> state("page").equals(Optional.of(PluginState.UNLOADED)));
  }

  @Test
  void dependantsStopAndComeBackWithWhatTheyRequire() throws Exception {
    page("shop", "open", "requires: [page]\n");
    awaitText("shop", "open");
    Path aside = folder.resolve("aside");
    Files.move(plugin("page"), aside);
    soon().until(() -> state("shop").equals(Optional.of(PluginState.FAILED)));
    assertThat(status("shop").problems().getFirst().message()).contains("page");
    assertThat(status("page").state()).isEqualTo(PluginState.UNLOADED);

    Files.move(aside, plugin("page"));
    awaitText("page", "one");
    awaitText("shop", "open");
  }

  @Test
  void aPluginBlockedAtBootIsRetriedWhenItsRequirementIsRepaired() throws Exception {
    xcore.close();
    page("page", "one", "requires: [nobody]\n");
    page("shop", "open", "requires: [page]\n");
    start();
    assertThat(status("shop").state()).isEqualTo(PluginState.FAILED);
    page("page", "mended", "");
    awaitText("page", "mended");
    awaitText("shop", "open");
  }

  @Test
  void whatAnOperatorHasUnloadedOrDisabledStaysSo() throws Exception {
    xcore.close();
    application.configure("plugins: {disabled: [off]}\n");
    page("off", "no", "");
    page("marker", "start", "");
    start();
    xcore.plugins().unload("page", "admin");
    page("page", "two", "");
    page("off", "still no", "");
    page("marker", "end", "");
    awaitText("marker", "end");
    assertThat(status("page").state()).isEqualTo(PluginState.UNLOADED);
    assertThat(status("off").state()).isEqualTo(PluginState.DISABLED);
  }

  @Test
  void aLinkedFolderIsWatchedWhereItReallyIs() throws Exception {
    page("linked", "one", "");
    awaitText("linked", "one");
    xcore.close();
    Path real = folder.resolve("project");
    Files.move(plugin("linked"), real);
    Files.createSymbolicLink(plugin("linked"), real);
    start();
    awaitText("linked", "one");
    Files.writeString(real.resolve("src/Page.java"), source("two"));
    awaitText("linked", "two");
    Files.delete(plugin("linked"));
    soon().until(() -> state("linked").equals(Optional.of(PluginState.UNLOADED)));
    assertThat(real).exists();
  }

  @Test
  void halfAJarIsNotLoadedAndReplacingAJarLosesNothing() throws Exception {
    Path jar = plugin("jarred.jar");
    byte[] first = jar("one");
    Files.write(jar, Arrays.copyOf(first, first.length / 2));
    page("marker", "seen", "");
    awaitText("marker", "seen");
    assertThat(state("jarred")).isEmpty();
    Files.write(jar, first);
    awaitText("jarred", "one");

    byte[] second = jar("two");
    Files.write(jar, Arrays.copyOf(second, second.length / 2));
    page("marker", "seen again", "");
    awaitText("marker", "seen again");
    assertThat(get("jarred").body()).contains("one");
    Files.write(plugin("jarred.jar.part"), second);
    Files.move(plugin("jarred.jar.part"), jar, StandardCopyOption.REPLACE_EXISTING);
    awaitText("jarred", "two");
    assertThat(status("jarred").problems()).isEmpty();
  }

  /** Packs what was compiled for a plugin of sources. */
  private byte[] jar(String text) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    Path source = Files.writeString(classes.resolve("Page.java"), source(text));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).isZero();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("plugin.yaml"));
      zip.write("name: jarred\nversion: 1.0.0\nexecution_mode: trusted\n".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("Page.class"));
      zip.write(Files.readAllBytes(classes.resolve("Page.class")));
    }
    return bytes.toByteArray();
  }

  @Test
  void nothingIsWatchedWhenTheConfigurationSaysSo() throws Exception {
    xcore.close();
    application.configure("plugins: {watch: false}\n");
    start();
    assertThat(threads()).doesNotContain("xcore-watch", "xcore-reload");
    application.configure("");
    xcore.close();
    start();
    assertThat(threads()).contains("xcore-watch");
    xcore.close();
    assertThat(threads()).doesNotContain("xcore-watch", "xcore-reload");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
