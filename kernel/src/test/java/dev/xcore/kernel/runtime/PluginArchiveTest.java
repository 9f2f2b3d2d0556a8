package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginArchiveTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.txt",
        "resources/../../evil.txt",
        "/etc/evil.txt",
        "resources/./evil.txt",
        "..\\evil.txt",
        "resources\\evil.txt",
        "C:/evil.txt",
        "resources/evil\u0000.txt",
        "resources/evil\n.txt",
        "resources/.."
      })
  void namesThatCouldLeadOutAreRefused(String name) {
    assertRefused(zip(Map.of("resources/a.txt", new byte[1], name, new byte[1])), "could lead out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip-slip.zip", "zip-slip-win.zip"})
  void knownHostileArchivesAreRefused(String name) throws IOException {
    Path corpora = PluginWorkshop.corpora().orElse(null);
    Assumptions.assumeTrue(corpora != null, "the shared corpora are absent");
    Path jar = Files.copy(corpora.resolve("zip-slip").resolve(name), folder.resolve("slip.jar"));

    assertRefused(jar, "could lead out");
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws IOException {
    Path jar = zip(entries("resources/a.txt", "resources/b.txt"));
    byte[] bytes = Files.readAllBytes(jar);
    replace(bytes, "resources/b.txt", "resources/a.txt");
    Files.write(jar, bytes);

    assertRefused(jar, "is there twice");
  }

  @Test
  void anEntryThatExpandsOutOfProportionIsRefused() {
    assertRefused(zip(Map.of("resources/bomb", new byte[8 << 20])), "expands from");
  }

  @Test
  void tooManyEntriesAreRefused() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i <= PluginFiles.MOST_FILES; i++) {
      entries.put("resources/" + i, new byte[0]);
    }

    assertRefused(zip(entries), "10,001 entries");
  }

  @Test
  void anEntryThatSaysItIsTooLargeIsRefused() throws IOException {
    Path jar = zip(entries("resources/a.txt"));
    declareSize(jar, 101 << 20);

    assertRefused(jar, "a file may have");
  }

  @Test
  void anEntryThatIsLargerThanItSaysIsNotUnpackedFurther() throws IOException {
    Path jar = zip(Map.of("resources/a.txt", "a".repeat(100_000).getBytes(StandardCharsets.UTF_8)));
    declareSize(jar, 10);
    Path out = Files.createDirectory(folder.resolve("out"));

    try (PluginArchive archive = PluginArchive.open(jar, jar)) {
      assertThatThrownBy(() -> archive.unpack("", name -> true, out))
          .isInstanceOf(PluginLoadException.class);
    }
    assertThat(Files.size(out.resolve("resources/a.txt"))).isLessThan(100_000);
  }

  @Test
  void wantedEntriesAreUnpacked() throws IOException {
    Path jar = zip(entries("resources/a/b.txt", "lib/x.jar", "Main.class"));
    Path out = Files.createDirectory(folder.resolve("out"));

    try (PluginArchive archive = PluginArchive.open(jar, jar)) {
      assertThat(archive.unpack("resources/", name -> true, out)).isTrue();
      assertThat(archive.unpack("data/", name -> true, out)).isFalse();
    }
    assertThat(FileTree.files(out)).containsExactly(out.resolve("a/b.txt"));
  }

  @Test
  void everyDamagedByteIsRefusedOrHarmless() throws IOException {
    Path jar = zip(entries("resources/a.txt", "lib/x.jar"));
    byte[] whole = Files.readAllBytes(jar);
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0x5a;
      Files.write(jar, damaged);
      Path out = Files.createDirectory(folder.resolve("out" + i));
      try (PluginArchive archive = PluginArchive.open(jar, jar)) {
        archive.unpack("", name -> true, out);
      } catch (PluginLoadException | IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 10);
    assertThat(Files.exists(folder.resolve("a.txt"))).isFalse();
  }

  private static Map<String, byte[]> entries(String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : names) {
      entries.put(name, name.getBytes(StandardCharsets.UTF_8));
    }
    return entries;
  }

  private Path zip(Map<String, byte[]> entries) {
    return PluginWorkshop.zip(folder.resolve("plugin.jar"), entries);
  }

  private static void assertRefused(Path jar, String why) {
    assertThatThrownBy(() -> PluginArchive.open(jar, jar).close())
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining(why);
  }

  /** Changes the size in the first entry of the central directory. */
  private static void declareSize(Path jar, int size) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int central = buffer.getInt(bytes.length - 22 + 16);
    buffer.putInt(central + 24, size);
    Files.write(jar, bytes);
  }

  private static void replace(byte[] bytes, String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + old.length <= bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(to.getBytes(StandardCharsets.UTF_8), 0, bytes, i, old.length);
      }
    }
  }
}
