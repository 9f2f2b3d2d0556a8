package dev.xcore.kernel.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FolderWatcherTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final WatchTimes QUICK =
      new WatchTimes(Duration.ofMillis(30), Duration.ofMillis(150), NEVER, NEVER);

  @TempDir private Path root;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private FolderWatcher watcher;

  @AfterEach
  void close() {
    watcher.close();
  }

  /** Notes what it is told; nothing has been acted on before. */
  private final class Diary implements FolderListener {

    @Override
    public Optional<String> actedOn(Path location, String now) {
      return Optional.empty();
    }

    @Override
    public void appeared(Path location) {
      told.add("+" + location.getFileName());
    }

    @Override
    public void changed(Path location) {
      told.add("*" + location.getFileName());
    }

    @Override
    public void removed(Path location) {
      told.add("-" + location.getFileName());
    }
  }

  private Path plugins() {
    return root.resolve("plugins");
  }

  private void watch(WatchTimes times) {
    ManifestReader reader = ManifestReader.create(Map.of());
    PluginFolder folder =
        PluginFolder.of(plugins(), location -> reader.read(location, name -> Map.of()));
    watcher = FolderWatcher.start(folder, times, new Diary());
  }

  private void awaitTold(String... lines) {
    await().atMost(SOON).untilAsserted(() -> assertThat(told).containsExactly(lines));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Path plugin(Path folder, String remark) throws IOException {
    write(folder.resolve("src/Main.java"), "// " + remark);
    write(
        folder.resolve("plugin.yaml"), "name: some\nversion: 1.0.0\nexecution_mode: trusted\n");
    return folder;
  }

  private static byte[] jar(String remark) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("plugin.yaml"));
      zip.write("name: some\nversion: 1.0.0\nexecution_mode: trusted\n".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("remark.txt"));
      zip.write(remark.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void tellsOfWhatIsThereComesChangesAndGoes() throws Exception {
    Path first = plugin(plugins().resolve("first"), "1");
    watch(QUICK);
    awaitTold("+first");
    Path second = plugin(plugins().resolve("second"), "1");
    awaitTold("+first", "+second");
    write(first.resolve("src/deep/er/Other.java"), "//");
    awaitTold("+first", "+second", "*first");
    write(first.resolve("src/deep/er/Other.java"), "// changed in a folder that came later");
    awaitTold("+first", "+second", "*first", "*first");
    Files.move(second, root.resolve("elsewhere"));
    awaitTold("+first", "+second", "*first", "*first", "-second");
  }

  @Test
  void waitsForAFolderThatIsNotThereYet() throws Exception {
    watch(new WatchTimes(QUICK.debounce(), QUICK.stable(), NEVER, Duration.ofMillis(100)));
    plugin(plugins().resolve("first"), "1");
    awaitTold("+first");
  }

  @Test
  void waitsForTheManifestAndTheCode() throws Exception {
    Files.createDirectories(plugins());
    watch(QUICK);
    write(plugins().resolve("late/src/Main.java"), "//");
    plugin(plugins().resolve("whole"), "1");
    awaitTold("+whole");
    plugin(plugins().resolve("late"), "1");
    awaitTold("+whole", "+late");
  }

  @Test
  void tellsOfHalfAJarWhenItsPatienceEnds() throws Exception {
    Files.createDirectories(plugins());
    watch(new WatchTimes(QUICK.debounce(), QUICK.stable(), Duration.ofMillis(600), NEVER));
    byte[] whole = jar("1");
    Files.write(plugins().resolve("some.jar"), Arrays.copyOf(whole, whole.length - 30));
    awaitTold("+some.jar");
    Files.write(plugins().resolve("some.jar"), whole);
    awaitTold("+some.jar", "*some.jar");
  }

  @Test
  void followsALinkToAJarThatABuildWritesAnew() throws Exception {
    Files.createDirectories(plugins());
    Path built = write(root.resolve("target/some.jar"), "");
    Files.write(built, jar("1"));
    Files.createSymbolicLink(plugins().resolve("some.jar"), built);
    watch(QUICK);
    awaitTold("+some.jar");
    Files.delete(built);
    Files.write(built, jar("2"));
    awaitTold("+some.jar", "*some.jar");
  }

  @Test
  void looksNowAndThenForWhatTheSystemDoesNotTell() throws Exception {
    watch(new WatchTimes(QUICK.debounce(), QUICK.stable(), NEVER, Duration.ofMillis(200)));
    Path real = plugin(root.resolve("real"), "1");
    Files.createDirectories(plugins());
    Path first = Files.createSymbolicLink(root.resolve("first"), real);
    Files.createSymbolicLink(plugins().resolve("some"), first);
    awaitTold("+some");
    // The link in between leads elsewhere: no watched folder has changed.
    Path other = plugin(root.resolve("other"), "2");
    Files.delete(first);
    Files.createSymbolicLink(first, other);
    awaitTold("+some", "*some");
  }

  @Test
  void ignoresWhatIsNoPlugin() throws Exception {
    Files.createDirectories(plugins());
    watch(QUICK);
    plugin(plugins().resolve("_off"), "1");
    plugin(plugins().resolve(".hidden"), "1");
    write(plugins().resolve("notes.txt"), "x");
    Path first = plugin(plugins().resolve("first"), "1");
    awaitTold("+first");
    write(first.resolve("data/rows"), "1");
    write(first.resolve(".git/index"), "1");
    write(first.resolve("src/Main.java~"), "1");
    write(first.resolve("src/Main.java"), "// 1");
    plugin(plugins().resolve("last"), "1");
    awaitTold("+first", "+last");
  }
}
