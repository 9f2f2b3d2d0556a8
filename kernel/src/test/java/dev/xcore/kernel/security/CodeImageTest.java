package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.security.CodeElement.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a plugin's code path are read once, in order, within bounds. */
class CodeImageTest {

  @TempDir Path folder;

  @Test
  void ownClassesComeBeforeResourcesAndLibraries() throws IOException {
    Path classes = file("compiled/shop/Shop.class", "own").getParent().getParent();
    file("copy/resources/texts/a.txt", "resource");
    Path library = jar("copy/lib/tool.jar", "tool/Tool.class", "shop/Shop.class");

    CodeImage image = CodeImage.of(folder.resolve("copy"), List.of(classes, library));

    assertThat(image.entries())
        .extracting(CodeEntry::toString)
        .containsExactly(
            "classes!/shop/Shop.class",
            "resources!/texts/a.txt",
            "lib/tool.jar!/tool/Tool.class",
            "lib/tool.jar!/shop/Shop.class");
    assertThat(image.elements())
        .extracting(CodeElement::kind)
        .containsExactly(Kind.OWN, Kind.RESOURCES, Kind.LIBRARY);
    assertThat(image.bytes())
        .isEqualTo(
            "own".length() + "resource".length() + "tool/Tool.classshop/Shop.class".length());
  }

  @Test
  void theFirstOfAPathIsWhatIsFoundAndSent() throws IOException {
    Path classes = file("own/a/A.class", "first").getParent().getParent();
    Path library = jar("copy/lib/tool.jar", "a/A.class", "b/B.class");

    CodeImage image = CodeImage.of(folder.resolve("copy"), List.of(classes, library));

    assertThat(image.find("a/A.class").orElseThrow().bytes()).asString().isEqualTo("first");
    assertThat(image.find("c/C.class")).isEmpty();
    assertThat(image.visible())
        .extracting(CodeEntry::path)
        .containsExactly("a/A.class", "b/B.class");
    assertThat(image.flaws()).isEmpty();
  }

  @Test
  void theHashFollowsContentsPathsAndOrder() throws IOException {
    Path one = jar("one.jar", "a", "b");
    Path two = jar("two.jar", "c");

    String hash = ScanWorkshop.image(one, two).hash();

    assertThat(hash).hasSize(64).isEqualTo(ScanWorkshop.image(one, two).hash());
    assertThat(ScanWorkshop.image(two, one).hash()).isNotEqualTo(hash);
    jar("two.jar", "d");
    assertThat(ScanWorkshop.image(one, two).hash()).isNotEqualTo(hash);
  }

  @Test
  void aPluginJarLeavesOutWhatIsUnpackedElsewhere() throws IOException {
    Path own = jar("plugin.jar", "A.class", "lib/x.jar", "resources/r", "data/seed", "lib/x.txt");

    assertThat(ScanWorkshop.image(own).entries())
        .extracting(CodeEntry::path)
        .containsExactly("A.class", "lib/x.txt");
  }

  @Test
  void entriesThatLeadOutAreLeftOutAndKnown() throws IOException {
    Path jar =
        jar(
            "bad.jar",
            "../A.class",
            "/B.class",
            "a//C.class",
            "a\\D.class",
            "./E.class",
            "F.class");

    CodeImage image = ScanWorkshop.image(jar);

    assertThat(image.entries()).extracting(CodeEntry::path).containsExactly("F.class");
    assertThat(image.flaws())
        .hasSize(5)
        .extracting(CodeFlaw::kind)
        .containsOnly(CodeFlaw.Kind.BAD_PATH);
  }

  @Test
  void aPathThatAJarHoldsTwiceIsKnown() throws IOException {
    Path jar = jar("twice.jar", "a/A.class", "a/B.class");
    byte[] bytes = Files.readAllBytes(jar);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("a/B.class", "a/A.class");
    Files.write(jar, text.getBytes(StandardCharsets.ISO_8859_1));

    CodeImage image = ScanWorkshop.image(jar);

    assertThat(image.entries()).hasSize(1);
    assertThat(image.flaws()).extracting(CodeFlaw::kind).containsExactly(CodeFlaw.Kind.DUPLICATE);
  }

  @Test
  void nestedJarsAndVersionedClassesAreKnown() throws IOException {
    Path jar = jar("x.jar", "inner/more.JAR", "META-INF/versions/21/a/A.class");

    CodeImage image = ScanWorkshop.image(jar);

    assertThat(image.flaws()).extracting(CodeFlaw::kind).containsExactly(CodeFlaw.Kind.NESTED_JAR);
    CodeEntry versioned = image.entries().getLast();
    assertThat(versioned.isVersioned()).isTrue();
    assertThat(versioned.className()).isEqualTo("a/A");
  }

  @Test
  void moreThanIsAllowedIsRefused() throws IOException {
    Path jar = jar("x.jar", "aaaa", "bbbb");

    assertThat(read(jar, new CodeLimits(2, 4, 8, 4)).entries()).hasSize(2);
    refused(jar, new CodeLimits(1, 4, 8, 4), "entries");
    refused(jar, new CodeLimits(2, 3, 8, 4), "more than the 3 bytes");
    refused(jar, new CodeLimits(2, 4, 7, 4), "more than 7 bytes of code");
    refused(jar, new CodeLimits(2, 4, 8, 3), "path of 4 characters");
  }

  @Test
  void aDamagedJarIsRefusedByName() throws IOException {
    Path jar = file("x.jar", "no jar");

    refused(jar, CodeLimits.USUAL, "no readable jar");
  }

  private static void refused(Path jar, CodeLimits limits, String reason) {
    assertThatThrownBy(() -> read(jar, limits))
        .isInstanceOf(CodeImageException.class)
        .hasMessageContaining(reason);
  }

  private static CodeImage read(Path jar, CodeLimits limits) throws IOException {
    return CodeImage.read(List.of(new CodeElement(Kind.LIBRARY, "lib/x.jar", jar)), limits);
  }

  private Path file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Makes a jar whose entries hold their own names. */
  private Path jar(String path, String... names) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
