package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever step of a load fails, the class loader is closed and leaves memory. */
@Timeout(120)
final class LoadFailureIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor =
        workshop.supervisor(candidate -> {
          candidate.active().keySet().stream()
              .filter(refused::contains)
              .findFirst()
              .ifPresent(name -> {
                throw new ConflictException("two plugins serve one path: " + name);
              });
          return candidate.generation();
        });
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void assertLoadFails(Code code) {
    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .asInstanceOf(InstanceOfAssertFactories.type(PluginLoadException.class))
        .satisfies(failure -> assertThat(failure.code()).as("%s", failure).isEqualTo(code));
  }

  /** Asserts that all loaders but some are closed at once and leave memory soon. */
  private void assertGone(int created, int serving) throws IOException {
    if (serving == 0) {
      assertThat(openJars()).isEmpty();
    }
    assertThat(supervisor.loaders().created()).isEqualTo(created);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(supervisor.loaders().pending()).isZero();
          assertThat(supervisor.loaders().alive()).isEqualTo(serving);
        });
    assertThat(supervisor.loaders().everLeaked()).isZero();
  }

  /** Jars of plugins that the process has open; none where the system does not tell. */
  private List<String> openJars() throws IOException {
    List<String> jars = new ArrayList<>();
    if (!Files.isDirectory(OPEN_FILES)) {
      return jars;
    }
    try (var files = Files.list(OPEN_FILES)) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          String target = target(file);
          if (target.startsWith(root.toString()) && target.contains(".jar")) {
            jars.add(target);
          }
        }
      }
    }
    return jars;
  }

  private static String target(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
      return "";
    }
  }

  @Test
  void whenTheManifestIsUnreadable() throws Exception {
    Path folder = workshop.binary("shop", manifest("shop"), "");
    Files.writeString(folder.resolve("plugin.yaml"), "name: [");
    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertGone(0, 0);
  }

  @Test
  void whenTheJarIsBroken() throws Exception {
    Path jar = workshop.archive("shop", manifest("shop"), "");
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> supervisor.load("shop", "test")).isInstanceOf(RuntimeException.class);
    assertGone(0, 0);
  }

  @Test
  void whenSourcesDoNotCompile() throws Exception {
    workshop.source("shop", manifest("shop"), "int broken() { return \"text\"; }");
    assertLoadFails(Code.COMPILE_ERROR);
    assertGone(0, 0);
  }

  @Test
  void whenTheEntryClassIsNotThere() throws Exception {
    workshop.archive("shop", manifest("shop", "entry_point: shop.Other"), "");
    assertLoadFails(Code.ENTRY_POINT);
    assertGone(1, 0);
  }

  @Test
  void whenTheEntryClassCannotBeLinked() throws Exception {
    Path folder =
        workshop.binary(
            "shop",
            manifest("shop"),
            "public static class Part {} @Action public Part part() { return new Part(); }");
    Files.delete(folder.resolve("classes/shop/Main$Part.class"));
    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertGone(1, 0);
  }

  @Test
  void whenAHandlerIsInvalid() throws Exception {
    workshop.archive(
        "shop",
        manifest("shop"),
        "@Action(\"one\") public int a() { return 1; } @Action(\"one\") public int b() { return 2;"
            + " }");
    assertLoadFails(Code.HANDLER_INVALID);
    assertGone(1, 0);
  }

  @Test
  void whenTheConstructorThrows() throws Exception {
    workshop.archive(
        "shop", manifest("shop"), "public Main() { throw new IllegalStateException(\"no\"); }");
    assertLoadFails(Code.START_FAILED);
    assertGone(1, 0);
  }

  @Test
  void whenOnLoadThrowsAnExceptionOfItsOwn() throws Exception {
    workshop.archive(
        "shop",
        manifest("shop"),
        """
        static final class Own extends RuntimeException {
          private final Main held;
          Own(Main held) { super("mine"); this.held = held; }
        }
        @Override public void onLoad() { throw new Own(this); }
        """);
    assertLoadFails(Code.START_FAILED);
    assertGone(1, 0);
  }

  @Test
  void whenTheEdgeFindsAConflict() throws Exception {
    refused.add("shop");
    workshop.archive("shop", manifest("shop"), "@Get(\"/x\") public String x() { return \"x\"; }");
    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertGone(1, 0);
  }

  @Test
  void whenOnReloadThrowsTheOldVersionStaysAndTheNewOneGoes() throws Exception {
    workshop.archive("shop", manifest("shop"), "@Action public int version() { return 1; }");
    supervisor.load("shop", "test");
    workshop.archive(
        "shop",
        manifest("shop"),
        """
        @Action public int version() { return 2; }
        @Override public void onReload(Reload previous) { throw new IllegalStateException("no"); }
        """);
    assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertThat(supervisor.call("shop", "version", null).value()).isEqualTo(1);
    assertGone(2, 1);

    supervisor.unload("shop", "test");
    assertGone(2, 0);
  }

  @Test
  void whenTheProcessStopsEverythingIsClosed() throws Exception {
    workshop.archive("shop", manifest("shop"), "@Action public int version() { return 1; }");
    supervisor.load("shop", "test");
    assertThat(supervisor.call("shop", "version", null).value()).isEqualTo(1);
    supervisor.shutdown(Duration.ofSeconds(5));
    assertThat(openJars()).isEmpty();
  }
}
