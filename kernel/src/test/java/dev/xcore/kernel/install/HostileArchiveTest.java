package dev.xcore.kernel.install;

import static dev.xcore.kernel.install.InstallWorkshop.any;
import static dev.xcore.kernel.install.InstallWorkshop.gently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.xcore.kernel.runtime.PluginLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that mean harm change nothing outside of their staging, which they leave empty. */
class HostileArchiveTest {

  @TempDir Path root;
  private InstallWorkshop workshop;
  private Map<String, String> before;

  @BeforeEach
  void open() throws IOException {
    workshop = new InstallWorkshop(root);
    Files.createDirectories(workshop.plugins);
    InstallWorkshop.write(root.resolve("outside.txt"), "untouched");
  }

  private void assertRefused(byte[] archive, String suffix, String... words) throws IOException {
    Path file = Files.write(workshop.sources.resolve("evil" + suffix), archive);
    before = tree();
    assertThatThrownBy(() -> workshop.installer().install(LocalSource.of(file), any(), gently()))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining(".staging")
        .satisfies(refusal -> {
          for (String word : words) {
            assertThat(refusal).hasMessageContaining(word);
          }
        });
    assertThat(tree()).isEqualTo(before);
  }

  /** Everything below the application and beside it, what is private to installations included. */
  private Map<String, String> tree() {
    Map<String, String> tree = InstallWorkshop.tree(root);
    tree.remove("plugins/.staging/lock");
    return tree;
  }

  private void assertRefused(HandmadeZip zip, String... words) throws IOException {
    assertRefused(zip.bytes(), ".zip", words);
    assertRefused(zip.bytes(), ".jar", words);
  }

  @Test
  void theHandmadeArchiveIsSoundWhereItDoesNotLie() throws IOException {
    Path file = Files.write(workshop.sources.resolve("good.zip"), HandmadeZip.plugin().bytes());

    workshop.installer().install(LocalSource.of(file), any(), gently());

    assertThat(workshop.placed()).containsOnlyKeys("shop/plugin.yaml", "shop/src/Main.java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.txt",
        "../../../../../../../../tmp/evil.txt",
        "a/../../outside.txt",
        "..\\outside.txt",
        "..\\..\\..\\Temp\\evil.txt",
        "/etc/cron.d/evil",
        "//server/share/evil",
        "C:/evil.txt",
        "C:evil.txt",
        "\\\\server\\share\\evil",
        "file.txt:stream",
        "a//b.txt",
        "./a.txt",
        "a/./b.txt",
        "a/..",
        "..",
        ".",
        "a\0b.txt",
        "a\nb.txt",
        "a\u001b[2Jb.txt",
        ""
      })
  void aNameThatLeadsOutIsRefused(String name) throws IOException {
    assertRefused(HandmadeZip.plugin().add(name, "evil"), "entry '");
  }

  @Test
  void aNameThatIsTooLongOrTooDeepIsRefused() throws IOException {
    assertRefused(HandmadeZip.plugin().add("x".repeat(300), "a"), "longer than 255 bytes");
    assertRefused(HandmadeZip.plugin().add("a/".repeat(40) + "b", "a"), "deeper than 32");
    assertRefused(HandmadeZip.plugin().add("abcd/".repeat(300) + "b", "a"), "longer than 1,000");
    assertRefused(HandmadeZip.plugin().add("é".repeat(200), "a"), "longer than 255 bytes");
  }

  @Test
  void aNameThatIsNotUnicodeIsRefused() throws IOException {
    HandmadeZip zip =
        HandmadeZip.plugin()
            .add(
                "x",
                new byte[1],
                entry -> {
                  entry.name = new byte[] {(byte) 0xc0, (byte) 0xaf};
                  entry.localName = entry.name;
                });
    assertRefused(zip, "not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0120777, 0060644, 0020644, 0010644, 0140644})
  void linksAndDevicesAreRefused(int mode) throws IOException {
    HandmadeZip zip =
        HandmadeZip.plugin()
            .add("resources/x", "/etc/passwd".getBytes(), entry -> entry.mode = mode);
    assertRefused(zip, "entry 'resources/x'", mode == 0120777 ? "is a link" : "neither a file");
  }

  @Test
  void aFolderThatIsALinkByItsModeIsRefused() throws IOException {
    HandmadeZip zip =
        HandmadeZip.plugin().add("resources/", new byte[0], entry -> entry.mode = 0120777);
    assertRefused(zip, "is a link");
  }

  @Test
  void namesThatCollideAreRefused() throws IOException {
    assertRefused(HandmadeZip.plugin().add("plugin.yaml", "name: evil"), "is there twice");
    assertRefused(HandmadeZip.plugin().add("src", "file"), "file and folder");
    assertRefused(HandmadeZip.plugin().add("src/Main.java/x", "file"), "file and folder");
    assertRefused(
        HandmadeZip.plugin().add("src/Main.java/", new byte[0], entry -> entry.mode = 0040755),
        "file and folder");
    for (List<String> pair :
        List.of(
            List.of("resources/a.txt", "resources/A.txt"),
            List.of("Resources/a.txt", "resources/b.txt"),
            List.of("stra\u00dfe", "STRASSE"),
            List.of("caf\u00e9", "cafe\u0301"))) {
      assertRefused(
          HandmadeZip.plugin().add(pair.get(0), "a").add(pair.get(1), "b").bytes(),
          ".zip",
          "in case only");
    }
  }

  @Test
  void bombsAreRefusedBeforeTheyAreUnpacked() throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("zeros", new byte[20 << 20], entry -> {}),
        "entry 'zeros'",
        "more than 100 times");
    HandmadeZip many = HandmadeZip.plugin();
    for (int i = 0; i < 10_001; i++) {
      many.add("f" + i, "");
    }
    assertRefused(many, "a plugin may have 10,000");
    HandmadeZip spread = HandmadeZip.plugin();
    for (int i = 0; i < 200; i++) {
      spread.add("z" + i, new byte[900_000], entry -> {});
    }
    assertRefused(spread, "more than 100 times");
  }

  @Test
  void sizesThatAreTooLargeAreRefusedAsTheyAreAnnounced() throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("big", new byte[1], entry -> entry.size = (100L << 20) + 1),
        "a file may have");
    HandmadeZip total = HandmadeZip.plugin();
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < 11; i++) {
      total.add("big" + i, noise, entry -> entry.size = 100L << 20);
    }
    assertRefused(total, "a plugin may have");
  }

  @Test
  void sizesThatLieAreFoundWhileUnpacking() throws IOException {
    byte[] megabytes = new byte[3 << 20];
    new Random(2).nextBytes(megabytes);
    assertRefused(
        HandmadeZip.plugin().add("more", megabytes, entry -> entry.size = 10).bytes(),
        ".zip",
        "larger than the archive says");
    assertRefused(
        HandmadeZip.plugin().add("less", new byte[9], entry -> entry.size = 99).bytes(),
        ".zip",
        "checksum or size");
    assertRefused(
        HandmadeZip.plugin().add("sum", new byte[9], entry -> entry.checksum ^= 1).bytes(),
        ".zip",
        "checksum or size");
    assertRefused(
        HandmadeZip.plugin()
            .add(
                "noise",
                megabytes,
                entry -> {
                  entry.packed = Arrays.copyOf(megabytes, entry.packed.length);
                })
            .bytes(),
        ".zip",
        "entry 'noise'");
  }

  @Test
  void whatTwoProgramsCouldReadDifferentlyIsRefused() throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("x", new byte[9], entry -> entry.localName = new byte[] {'y'}),
        "contradicts the directory");
    assertRefused(HandmadeZip.plugin().add("x", new byte[9], entry -> entry.header = 0), "");
    assertRefused(HandmadeZip.plugin().add("x", new byte[9], entry -> entry.packedSize += 40), "");
    byte[] sound = HandmadeZip.plugin().bytes();
    assertRefused(joined("#!/bin/sh\n".getBytes(), sound), ".zip", "before, after or inside");
    assertRefused(joined(sound, "tail".getBytes()), ".zip", "cut off, or no zip archive");
    assertRefused(joined(sound, sound), ".zip", "before, after or inside");
    HandmadeZip fewer = HandmadeZip.plugin();
    fewer.count = 1;
    assertRefused(fewer, "more entries than it says");
    HandmadeZip more = HandmadeZip.plugin();
    more.count = 9;
    assertRefused(more, "damaged directory");
    HandmadeZip elsewhere = HandmadeZip.plugin();
    elsewhere.directory = 3;
    assertRefused(elsewhere, "before, after or inside");
  }

  @Test
  void entriesThatShareBytesAreRefused() throws IOException {
    HandmadeZip quine =
        HandmadeZip.plugin()
            .add("plugin2", new byte[9], entry -> {})
            .add("plugin3", new byte[9], entry -> entry.header = 0);
    assertRefused(quine.bytes(), ".zip", "entry '");
    byte[] kernel = HandmadeZip.deflated(new byte[100]);
    HandmadeZip nested =
        HandmadeZip.plugin()
            .add("outer", new byte[100], entry -> entry.packedSize = kernel.length + 45)
            .add("inner", new byte[100], entry -> {});
    assertRefused(nested.bytes(), ".zip", "shares bytes with another entry");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0001, 0x0041, 0x2000})
  void encryptedEntriesAreRefused(int flag) throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("x", new byte[9], entry -> entry.flags |= flag), "is encrypted");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 12, 14, 93, 99})
  void otherMethodsAreRefused(int method) throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("x", new byte[9], entry -> entry.method = method), "by method");
  }

  @Test
  void zip64IsRefused() throws IOException {
    assertRefused(
        HandmadeZip.plugin().add("x", new byte[9], entry -> entry.size = 0xffff_ffffL), "ZIP64");
    HandmadeZip count = HandmadeZip.plugin();
    count.count = 0xffff;
    assertRefused(count, "ZIP64");
  }

  @Test
  void anArchiveCutOffAnywhereIsRefused() throws IOException {
    byte[] sound = HandmadeZip.plugin().bytes();
    for (int length = 0; length < sound.length; length += 7) {
      assertRefused(Arrays.copyOf(sound, length), length % 2 == 0 ? ".zip" : ".jar");
    }
  }

  /** Whatever byte is changed: it is refused as a plugin, or it is installed whole. */
  @Test
  void anArchiveWithChangedBytesNeverFailsInAnotherWay() throws IOException {
    byte[] sound = HandmadeZip.plugin().bytes();
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] changed = sound.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(workshop.sources.resolve("evil.zip"), changed);
      Path scratch = Files.createTempDirectory(root, "scratch");
      try {
        PluginStager.create(dev.xcore.kernel.runtime.PluginFolder.of(workshop.options()))
            .stage(LocalSource.of(file), any(), scratch, InstallProgress.unwatched());
      } catch (PluginLoadException refused) {
        assertThat(refused.problems()).isNotEmpty();
      }
      dev.xcore.kernel.runtime.FileTree.delete(scratch);
    }
  }

  @Test
  void anArchiveWithoutAPluginIsRefused() throws IOException {
    assertRefused(new HandmadeZip().add("readme.txt", "hello").bytes(), ".zip", "no plugin");
    assertRefused(new HandmadeZip().bytes(), ".zip", "no plugin");
    assertRefused(
        new HandmadeZip().add("a/b/plugin.yaml", "name: deep").bytes(), ".zip", "no plugin");
  }

  static Stream<Arguments> corpus() throws IOException {
    Path start = Path.of(System.getProperty("xcore.repository", ".")).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path corpus = folder.resolve("shared/corpora/zip-slip");
      if (Files.isDirectory(corpus)) {
        try (Stream<Path> files = Files.list(corpus)) {
          return files.sorted().toList().stream().map(Arguments::of);
        }
      }
    }
    return Stream.of(Arguments.of(start));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void archivesOfThePublicCorpusAreRefused(Path file) throws IOException {
    assumeTrue(Files.isRegularFile(file), "no folder shared/corpora beside the repository");
    for (String suffix : List.of(".zip", ".jar")) {
      assertRefused(Files.readAllBytes(file), suffix);
    }
  }

  @Test
  void theCorpusWithAPluginAroundItIsRefusedForItsNames() throws IOException {
    List<String> names = new ArrayList<>();
    names.add("../".repeat(40) + "tmp/evil.txt");
    names.add("..\\".repeat(40) + "Temp\\evil.txt");
    for (String name : names) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
        for (Map.Entry<String, String> file : InstallWorkshop.plugin("shop", "1.0.0").entrySet()) {
          out.putNextEntry(new ZipEntry(file.getKey()));
          out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        out.putNextEntry(new ZipEntry(name));
        out.write("evil".getBytes(StandardCharsets.UTF_8));
      }
      assertRefused(bytes.toByteArray(), ".zip", "could lead out");
      assertThat(Path.of("/tmp/evil.txt")).doesNotExist();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
