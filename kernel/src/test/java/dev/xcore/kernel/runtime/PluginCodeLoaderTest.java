package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCodeLoaderTest {

  private static final String GREETER =
      """
      package lib;

      public class Greeter {
        public String greet() { return "from the library"; }
      }
      """;

  @TempDir Path temporary;
  private PluginWorkshop workshop;
  private Path var;
  private PluginCodeLoader loader;

  @BeforeEach
  void make() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
    var = temporary.resolve("var");
    loader = PluginCodeLoader.create(var, CompilerOptions.defaults());
  }

  @AfterEach
  void close() {
    loader.close();
  }

  @Test
  void aBinaryFolderIsLoadedFromAPrivateCopy() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    try (PluginCode code = load(plugin)) {
      FileTree.delete(plugin);

      assertThat(code.directory()).startsWith(var.resolve("plugins/hello"));
      assertThat(code.directory().getFileName().toString())
          .isEqualTo("1.0.0-" + code.contentHash().substring(0, 12));
      assertThat(call(code, "greet")).isEqualTo("hello");
      assertThat(code.loadTime()).containsOnlyKeys("copy", "link");
    }
  }

  @Test
  void anArchiveIsLoadedWithItsLibrariesResourcesAndClasses() throws Exception {
    Map<String, byte[]> library = workshop.classes(List.of(), GREETER);
    Path jar = PluginWorkshop.zip(temporary.resolve("greeter.jar"), library);
    Map<String, byte[]> more = new HashMap<>();
    more.put("lib/greeter.jar", Files.readAllBytes(jar));
    more.put("resources/public/index.html", PluginWorkshop.bytes("<p>"));
    more.put("resources/text.properties", PluginWorkshop.bytes("a=b"));
    Map<String, byte[]> own =
        workshop.classes(
            List.of(jar),
            """
            package shop;

            public class Shop implements dev.xcore.sdk.Plugin {
              public String greet() { return new lib.Greeter().greet(); }
            }
            """);
    more.put("plugin.yaml", PluginWorkshop.bytes(PluginWorkshop.manifest("shop")));
    more.putAll(own);
    Path archive = PluginWorkshop.zip(workshop.folder().resolve("shop-1.0.0.jar"), more);

    try (PluginCode code = load(archive)) {
      Files.delete(archive);
      assertThat(call(code, "greet")).isEqualTo("from the library");
      assertThat(code.publicDirectory().orElseThrow().resolve("index.html")).hasContent("<p>");
      assertThat(code.loader().getResource("text.properties")).isNotNull();
      assertThat(code.contentHash()).hasSize(64);
    }
  }

  @Test
  void theSameContentIsCopiedOnceAndAnotherVersionApart() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    Path first;
    try (PluginCode code = load(plugin);
        PluginCode again = load(plugin)) {
      first = code.directory();
      assertThat(again.directory()).isEqualTo(first);
      assertThat(again.loader()).isNotSameAs(code.loader());
    }
    workshop.write("hello/resources/x", "more");
    try (PluginCode changed = load(plugin)) {
      assertThat(changed.directory()).isNotEqualTo(first);
      assertThat(first).exists();
    }
  }

  @Test
  void copiesOlderThanTheOneBeforeAreRemovedUnlessInUse() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    try (PluginCode running = load(plugin)) {
      for (int i = 0; i < 4; i++) {
        workshop.write("hello/resources/x", "change " + i);
        load(plugin).close();
      }
      assertThat(running.directory()).exists();
      assertThat(copies("hello")).hasSizeBetween(2, 3).contains(running.directory());
    }
  }

  @Test
  void aDamagedCopyIsMadeAgain() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    Path copy;
    try (PluginCode code = load(plugin)) {
      copy = code.directory();
    }
    Files.delete(copy.resolve("classes/hello/Hello.class"));

    try (PluginCode code = load(plugin)) {
      assertThat(call(code, "greet")).isEqualTo("hello");
    }
  }

  @Test
  void aSeedIsCopiedOnceAndNeverOverwritesWhatThePluginWrote() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    workshop.write("hello/data/sub/list.txt", "seed");
    load(plugin).close();
    Path data = var.resolve("data/hello/sub/list.txt");
    assertThat(data).hasContent("seed");

    Files.writeString(data, "written by the plugin");
    workshop.write("hello/data/sub/list.txt", "new seed");
    load(plugin).close();

    assertThat(data).hasContent("written by the plugin");
  }

  @Test
  void theSeedOfAnArchiveIsCopiedToo() throws Exception {
    Path jar =
        workshop.archive(
            "hello", PluginWorkshop.HELLO, Map.of("data/list.txt", PluginWorkshop.bytes("seed")));
    load(jar).close();

    assertThat(var.resolve("data/hello/list.txt")).hasContent("seed");
  }

  @Test
  void aPluginWithoutSeedGetsNoDataFolder() throws Exception {
    load(workshop.binary("hello", PluginWorkshop.HELLO)).close();

    assertThat(var.resolve("data/hello")).doesNotExist();
  }

  @Test
  void aClassFileOfANewerJavaIsRefusedWithBothVersions() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    Path file = plugin.resolve("classes/hello/Hello.class");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putShort(6, (short) 99);
    Files.write(file, bytes);

    PluginLoadException failure = failure(plugin);

    assertThat(failure.code()).isEqualTo(Code.UNREADABLE);
    assertThat(failure)
        .hasMessageContaining("hello.Hello was compiled for Java 55")
        .hasMessageContaining("runs on Java " + Runtime.version().feature());
  }

  @Test
  void everyDamagedClassFileIsAnErrorOrHarmless() throws Exception {
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    Path file = plugin.resolve("classes/hello/Hello.class");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < whole.length; i += 3) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0xff;
      Files.write(file, damaged);
      try {
        load(plugin).close();
      } catch (PluginLoadException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void classesInPackagesOfThePlatformAreRefusedInAllForms() {
    String sdk = "package dev.xcore.sdk; public class Sneaky implements Plugin {}";
    String mixed = "package dev.xcore.other; public class Mine implements dev.xcore.sdk.Plugin {}";

    assertThat(failure(workshop.binary("a", sdk)))
        .hasMessageContaining("dev.xcore.sdk.Sneaky")
        .hasMessageContaining("leave the SDK out");
    assertThat(failure(workshop.binary("b", mixed))).hasMessageContaining("dev.xcore.other.Mine");
    assertThat(failure(workshop.archive("c", sdk, Map.of()))).hasMessageContaining("Sneaky");
    assertThat(
            failure(
                workshop.archive(
                    "d",
                    PluginWorkshop.HELLO,
                    Map.of("META-INF/versions/21/java/lang/Evil.class", new byte[0]))))
        .hasMessageContaining("java.lang.Evil");
  }

  @Test
  void aLibraryWithTheSdkInsideIsRefused() throws Exception {
    Path plugin = workshop.binary("fat", PluginWorkshop.HELLO);
    Files.createDirectory(plugin.resolve("lib"));
    PluginWorkshop.zip(
        plugin.resolve("lib/sdk.jar"), Map.of("dev/xcore/sdk/Plugin.class", new byte[0]));

    assertThat(failure(plugin)).hasMessageContaining("dev.xcore.sdk.Plugin");
  }

  @Test
  void aDamagedLibraryIsNamed() {
    Path plugin = workshop.binary("bad", PluginWorkshop.HELLO);
    workshop.write("bad/lib/broken.jar", "rubbish");

    PluginLoadException failure = failure(plugin);

    assertThat(failure.code()).isEqualTo(Code.UNREADABLE);
    assertThat(failure).hasMessageContaining("broken.jar").hasMessageContaining("no readable jar");
  }

  @Test
  void aFailedLoadLeavesNeitherDraftsNorLocks() throws Exception {
    Path plugin = workshop.binary("none", "package none; public class A {}");
    failure(plugin);
    failure(plugin);
    workshop.write("none/plugin.yaml", PluginWorkshop.manifest("none", "entry_point: none.A"));
    failure(plugin);
    workshop.write("none/resources/x", "");
    failure(plugin);

    workshop.write("none/resources/y", "");
    failure(plugin);
    try (Stream<Path> children = Files.list(var.resolve("plugins"))) {
      assertThat(children)
          .extracting(path -> path.getFileName().toString())
          .containsExactly("none");
    }
    new ContentStore(var.resolve("plugins")).prune("none", 0);
    assertThat(copies("none")).isEmpty();
    assertThat(openFiles()).noneMatch(path -> path.contains("/none/"));
  }

  @Test
  void aClosedPluginIsCollectedAndHoldsNoFileOpen() throws Exception {
    Path jar = workshop.archive("hello", PluginWorkshop.HELLO, Map.of());
    WeakReference<ClassLoader> reference = use(jar);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          System.gc();
          return reference.refersTo(null);
        });
    assertThat(openFiles()).noneMatch(path -> path.contains("/hello/"));
  }

  private WeakReference<ClassLoader> use(Path plugin) throws Exception {
    try (PluginCode code = load(plugin)) {
      assertThat(call(code, "greet")).isEqualTo("hello");
      try (var in = code.loader().getResource("plugin.yaml").openStream()) {
        assertThat(in.readAllBytes()).isNotEmpty();
      }
      return new WeakReference<>(code.loader());
    }
  }

  private static List<String> openFiles() throws IOException {
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      return handles.map(PluginCodeLoaderTest::target).toList();
    }
  }

  private static String target(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString();
    } catch (IOException e) {
      return ""; // The handle of this very listing.
    }
  }

  private List<Path> copies(String name) throws IOException {
    try (Stream<Path> children = Files.list(var.resolve("plugins").resolve(name))) {
      return children.toList();
    }
  }

  private PluginCode load(Path plugin) {
    return loader.load(workshop.read(plugin));
  }

  private PluginLoadException failure(Path plugin) {
    return catchThrowableOfType(PluginLoadException.class, () -> load(plugin).close());
  }

  static Object call(PluginCode code, String method) throws Exception {
    Object instance = code.entryClass().getDeclaredConstructor().newInstance();
    assertThat(instance).isInstanceOf(Plugin.class);
    return code.entryClass().getMethod(method).invoke(instance);
  }
}
