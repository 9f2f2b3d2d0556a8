package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.PluginFolder.Broken;
import dev.xcore.kernel.runtime.PluginFolder.Entry;
import dev.xcore.kernel.runtime.PluginFolder.Found;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PluginPackage.Form;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

class PluginFolderTest {

  @TempDir Path temporary;
  private PluginWorkshop workshop;

  @BeforeEach
  void make() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
  }

  @Test
  void aFolderThatDoesNotExistHoldsNoPlugins() throws IOException {
    Files.delete(workshop.folder());

    assertThat(scan()).isEmpty();
  }

  @Test
  void pluginsAreFoundInTheOrderOfTheirNamesInAllForms() {
    workshop.source("zebra", PluginWorkshop.HELLO);
    workshop.archive("middle", PluginWorkshop.HELLO, Map.of());
    workshop.binary("alpha", PluginWorkshop.HELLO);

    assertThat(scan()).extracting(Entry::name).containsExactly("alpha", "middle", "zebra");
    assertThat(scan())
        .map(entry -> ((Found) entry).plugin().form())
        .containsExactly(Form.BINARY, Form.ARCHIVE, Form.SOURCE);
  }

  @Test
  void hiddenAndUnderscoredNamesAndOtherFilesAreSkipped() {
    workshop.write("_off/plugin.yaml", "rubbish: [");
    workshop.write(".git/config", "");
    workshop.write("README.md", "");
    workshop.write("_off.jar", "");
    workshop.source("on", PluginWorkshop.HELLO);

    assertThat(scan()).extracting(Entry::name).containsExactly("on");
  }

  @Test
  void aFolderWithSourcesAndClassesIsInSourceForm() {
    workshop.source("both", PluginWorkshop.HELLO);
    workshop.binary("both", PluginWorkshop.HELLO);

    assertThat(found("both").plugin().form()).isEqualTo(Form.SOURCE);
  }

  @Test
  void anEmptySourceFolderDoesNotHideClasses() throws IOException {
    Path plugin = workshop.binary("built", PluginWorkshop.HELLO);
    Files.createDirectory(plugin.resolve("src"));

    assertThat(found("built").plugin().form()).isEqualTo(Form.BINARY);
  }

  @Test
  void aFolderWithLibrariesOnlyIsInBinaryForm() {
    workshop.plugin("jars");
    workshop.write("jars/lib/a.jar", "");

    assertThat(found("jars").plugin().form()).isEqualTo(Form.BINARY);
  }

  @Test
  void aFolderWithoutManifestIsBrokenAndSaysWhatToCreate() {
    workshop.write("old/Run.java", "");

    Broken broken = broken("old");

    assertThat(broken.failure().code()).isEqualTo(Code.MANIFEST_INVALID);
    assertThat(broken.failure()).hasMessageContaining("plugin.yaml").hasMessageContaining("create");
  }

  @Test
  void aFolderWithoutCodeIsBrokenAndSaysWhereCodeBelongs() {
    workshop.plugin("empty");

    Broken broken = broken("empty");

    assertThat(broken.failure().code()).isEqualTo(Code.ENTRY_POINT);
    assertThat(broken.failure()).hasMessageContaining("holds no code").hasMessageContaining("src/");
  }

  @Test
  void aBrokenPluginDoesNotHideTheOthers() {
    workshop.write("bad/plugin.yaml", "name: [");
    workshop.source("good", PluginWorkshop.HELLO);

    assertThat(scan()).hasSize(2);
    assertThat(found("good").plugin().manifest().name()).isEqualTo("good");
    assertThat(broken("bad").failure().code()).isEqualTo(Code.MANIFEST_INVALID);
  }

  @Test
  void everyTruncationOfAJarIsBrokenNotFatal() throws IOException {
    Path jar = workshop.archive("cut", PluginWorkshop.HELLO, Map.of());
    byte[] whole = Files.readAllBytes(jar);

    for (int length = 0; length < whole.length; length += 37) {
      Files.write(jar, Arrays.copyOf(whole, length));
      Broken broken = (Broken) scan().getFirst();
      assertThat(broken.name()).isEqualTo("cut-1.0.0");
      assertThat(broken.failure().code()).isEqualTo(Code.UNREADABLE);
      assertThat(broken.failure()).hasMessageContaining("is no readable jar");
    }
  }

  @Test
  void aTextFileCalledJarIsBroken() {
    workshop.write("text.jar", "not a jar");

    assertThat(broken("text").failure()).hasMessageContaining("is no readable jar");
  }

  @Test
  void aJarWithoutManifestIsBroken() {
    PluginWorkshop.zip(workshop.folder().resolve("lib.jar"), Map.of("a/B.class", new byte[4]));

    assertThat(broken("lib").failure().code()).isEqualTo(Code.MANIFEST_INVALID);
  }

  @Test
  void aManifestThatIsALinkOutOfThePluginIsRefusedWithoutShowingTheFile() throws IOException {
    Path secret = Files.writeString(temporary.resolve("secret"), "password: hunter2\n");
    Path plugin = Files.createDirectory(workshop.folder().resolve("spy"));
    Files.createSymbolicLink(plugin.resolve("plugin.yaml"), secret);

    assertThat(broken("spy").failure())
        .hasMessageContaining("leads out of the plugin")
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("password");
  }

  @Test
  void aLinkToAPluginElsewhereIsAPlugin() throws IOException {
    PluginWorkshop elsewhere = new PluginWorkshop(Files.createDirectory(temporary.resolve("dev")));
    Files.createSymbolicLink(
        workshop.folder().resolve("linked"), elsewhere.source("linked", PluginWorkshop.HELLO));

    assertThat(found("linked").plugin().form()).isEqualTo(Form.SOURCE);
  }

  @Test
  void aLinkThatLeadsNowhereIsBroken() throws IOException {
    Files.createSymbolicLink(workshop.folder().resolve("gone"), temporary.resolve("nothing"));

    assertThat(broken("gone").failure()).hasMessageContaining("leads nowhere");
  }

  @Test
  void naughtyFolderNamesHarmNothing() throws IOException {
    Path corpora = PluginWorkshop.corpora().orElse(null);
    Assumptions.assumeTrue(corpora != null, "the shared corpora are absent");
    List<?> names =
        new ObjectMapper()
            .readValue(corpora.resolve("naughty-strings/blns.json").toFile(), List.class);
    int made = 0;
    for (Object name : names) {
      made += makeFolder("" + name) ? 1 : 0;
    }
    workshop.source("good", PluginWorkshop.HELLO);

    List<Entry> entries = scan();

    assertThat(made).isGreaterThan(100);
    assertThat(entries.size()).isGreaterThan(100);
    assertThat(entries.stream().filter(Found.class::isInstance))
        .extracting(Entry::name)
        .containsExactly("good");
  }

  private boolean makeFolder(String name) {
    try {
      Path child = workshop.folder().resolve(name).normalize();
      if (!workshop.folder().equals(child.getParent())) {
        return false;
      }
      Files.createDirectory(child);
      return true;
    } catch (InvalidPathException | FileSystemException e) {
      return false; // Not every string can be a file's name.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Entry> scan() {
    return workshop.pluginFolder().scan();
  }

  private Found found(String name) {
    return (Found) workshop.pluginFolder().inspect(workshop.folder().resolve(name));
  }

  private Broken broken(String name) {
    return (Broken)
        scan().stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
  }
}
