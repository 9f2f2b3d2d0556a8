package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.Ed25519SigningKey;
import dev.xcore.kernel.signing.HmacKey;
import dev.xcore.kernel.signing.PluginSignature;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.signing.SignedJar;
import dev.xcore.kernel.signing.SigningKey;
import dev.xcore.kernel.signing.TrustRoot;
import dev.xcore.kernel.signing.TrustStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever is done to a signed plugin is refused and named. */
class TamperedPluginTest {

  private static final SigningKey KEY = new Ed25519SigningKey(Ed25519Keys.generate());
  private static final TrustStore TRUST = TrustStore.EMPTY.with(TrustRoot.of(KEY.trusted()));

  @TempDir Path folder;
  private PluginWorkshop workshop;

  @BeforeEach
  void open() {
    workshop = new PluginWorkshop(folder);
  }

  /** What somebody does to a plugin's folder. */
  private interface Tampering {
    void with(Path plugin) throws IOException;
  }

  private PluginPackage found(Path location) {
    ManifestReader reader = ManifestReader.create(Map.of());
    PluginFolder plugins = PluginFolder.of(folder, place -> reader.read(place, name -> Map.of()));
    return switch (plugins.inspect(location)) {
      case PluginFolder.Found found -> found.plugin();
      case PluginFolder.Broken broken -> throw broken.failure();
    };
  }

  private static SignatureReport examine(PluginPackage plugin) throws IOException {
    return PluginSignatures.examine(plugin, TRUST, Instant.now());
  }

  private Path signedFolder(SigningKey key) throws IOException {
    Path plugin = workshop.source("shop", PluginWorkshop.HELLO);
    workshop.write("shop/resources/a.txt", "one");
    workshop.write("shop/resources/b.txt", "two");
    workshop.write("shop/data/seed.txt", "seed");
    PluginSignatures.sign(found(plugin), key, Instant.now());
    return plugin;
  }

  static final List<Arguments> TAMPERINGS =
      List.of(
          tampering("a byte of a source", p -> flip(source(p)), "src/hello/Hello.java was changed"),
          tampering(
              "a byte of the manifest",
              p -> append(p.resolve("plugin.yaml"), "# x\n"),
              "plugin.yaml was changed"),
          tampering(
              "a byte of a resource",
              p -> flip(p.resolve("resources/a.txt")),
              "resources/a.txt was changed"),
          tampering(
              "an empty file",
              p -> Files.writeString(p.resolve("resources/a.txt"), ""),
              "resources/a.txt was changed"),
          tampering(
              "line ends",
              p -> Files.writeString(source(p), Files.readString(source(p)).replace("\n", "\r\n")),
              "Hello.java was changed"),
          tampering(
              "a file renamed",
              p -> Files.move(p.resolve("resources/a.txt"), p.resolve("resources/c.txt")),
              "resources/a.txt was renamed to resources/c.txt"),
          tampering(
              "another case",
              p -> Files.move(p.resolve("resources/a.txt"), p.resolve("resources/A.txt")),
              "resources/a.txt was renamed to resources/A.txt"),
          tampering(
              "a file moved",
              p -> Files.move(p.resolve("resources/a.txt"), p.resolve("a.txt")),
              "resources/a.txt was renamed to a.txt"),
          tampering("names swapped", TamperedPluginTest::swap, "resources/b.txt was changed"),
          tampering(
              "a file added",
              p -> Files.writeString(p.resolve("src/hello/Evil.java"), "x"),
              "src/hello/Evil.java was added"),
          tampering(
              "a hidden file", p -> Files.writeString(p.resolve(".env"), "A=b"), ".env was added"),
          tampering(
              "a signature of another name",
              p -> Files.copy(p.resolve("plugin.sig"), p.resolve("Plugin.sig")),
              "Plugin.sig was added"),
          tampering(
              "a signature in a folder",
              p -> Files.copy(p.resolve("plugin.sig"), p.resolve("resources/plugin.sig")),
              "resources/plugin.sig was added"),
          tampering(
              "a file removed",
              p -> Files.delete(p.resolve("resources/b.txt")),
              "resources/b.txt was removed"),
          tampering(
              "a link to the same bytes", TamperedPluginTest::link, "resources/b.txt is a link"),
          tampering(
              "a signature that is a link",
              TamperedPluginTest::linkSignature,
              "plugin.sig is a link"),
          tampering(
              "a signature that is a folder",
              p -> {
                Files.delete(p.resolve("plugin.sig"));
                Files.createDirectory(p.resolve("plugin.sig"));
              },
              "plugin.sig is a link, or no file"),
          tampering(
              "an empty signature",
              p -> Files.writeString(p.resolve("plugin.sig"), ""),
              "plugin.sig cannot be used"),
          tampering(
              "a signature of generation 1",
              p ->
                  Files.writeString(
                      p.resolve("plugin.sig"),
                      "{\"plugin\": \"shop\", \"version\": \"1.0.0\", \"digest\": \"00\"}"),
              "generation 1"));

  private static Arguments tampering(String name, Tampering tampering, String reason) {
    return Arguments.of(name, tampering, reason);
  }

  private static Path source(Path plugin) {
    return plugin.resolve("src/hello/Hello.java");
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }

  private static void swap(Path plugin) throws IOException {
    Path a = plugin.resolve("resources/a.txt");
    Path b = plugin.resolve("resources/b.txt");
    Files.writeString(a, "two");
    Files.writeString(b, "one");
  }

  private static void link(Path plugin) throws IOException {
    Path b = plugin.resolve("resources/b.txt");
    Files.delete(b);
    Files.writeString(Files.createDirectory(plugin.resolve("data/x")).resolve("b.txt"), "two");
    Files.createSymbolicLink(b, Path.of("../data/x/b.txt"));
  }

  private static void linkSignature(Path plugin) throws IOException {
    Path moved = plugin.resolve("data/moved.sig");
    Files.move(plugin.resolve("plugin.sig"), moved);
    Files.createSymbolicLink(plugin.resolve("plugin.sig"), moved);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("TAMPERINGS")
  void whatIsDoneToAFolderIsNamed(String name, Tampering tampering, String reason)
      throws IOException {
    Path plugin = signedFolder(KEY);
    assertThat(examine(found(plugin)).text()).startsWith("valid");

    tampering.with(plugin);

    SignatureReport report = examine(found(plugin));
    assertThat(report.verdict()).isEqualTo(SignatureVerdict.MODIFIED);
    assertThat(report.text()).contains(reason);
  }

  @Test
  void aLinkOutOfThePluginIsRefused() throws IOException {
    Path plugin = signedFolder(KEY);
    Path outside = workshop.write("outside.txt", "two");
    Files.delete(plugin.resolve("resources/b.txt"));
    Files.createSymbolicLink(plugin.resolve("resources/b.txt"), outside);

    assertThatThrownBy(() -> examine(found(plugin)))
        .hasMessageContaining("resources/b.txt is a link that leads out");
    assertThatThrownBy(() -> PluginSignatures.sign(found(plugin), KEY, Instant.now()))
        .hasMessageContaining("resources/b.txt");
  }

  @Test
  void aLinkIsNeverSigned() throws IOException {
    Path plugin = signedFolder(KEY);
    Files.createSymbolicLink(plugin.resolve("resources/c.txt"), Path.of("a.txt"));

    assertThatThrownBy(() -> PluginSignatures.sign(found(plugin), KEY, Instant.now()))
        .hasMessageContaining("resources/c.txt is a link");
  }

  @Test
  void dataAndLeftoversAreNotCovered() throws IOException {
    Path plugin = signedFolder(HmacKey.of("a secret of forty characters, or nearly so"));
    PluginSignatures.sign(found(plugin), KEY, Instant.now());
    Files.writeString(plugin.resolve("data/seed.txt"), "other");
    workshop.write("shop/.git/HEAD", "x");
    workshop.write("shop/src/hello/.Hello.java.swp", "x");

    assertThat(examine(found(plugin)).verdict()).isEqualTo(SignatureVerdict.VALID);
  }

  private Path signedJar() throws IOException {
    Path jar =
        workshop.archive(
            "shop",
            PluginWorkshop.HELLO,
            Map.of("resources/a.txt", new byte[] {1}, "data/seed.txt", new byte[] {2}));
    PluginSignatures.sign(found(jar), KEY, Instant.now());
    return jar;
  }

  @Test
  void aSignedJarIsAJarWithOneEntryMore() throws IOException {
    Path jar = signedJar();
    byte[] once = Files.readAllBytes(jar);

    try (ZipFile zip = new ZipFile(jar.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName).toList()).endsWith("plugin.sig");
    }
    assertThat(examine(found(jar)).verdict()).isEqualTo(SignatureVerdict.VALID);

    Instant at = PluginSignature.read(signature(jar)).header().signedAt();
    PluginSignatures.sign(found(jar), KEY, at);
    assertThat(Files.readAllBytes(jar)).as("signing again replaces").isEqualTo(once);
  }

  private static byte[] signature(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.getInputStream(zip.getEntry("plugin.sig")).readAllBytes();
    }
  }

  @Test
  void noByteOfASignedJarCanBeChanged() throws IOException {
    Path jar = signedJar();
    PluginPackage plugin = found(jar);
    byte[] original = Files.readAllBytes(jar);
    for (int at = 0; at < original.length; at++) {
      byte[] changed = original.clone();
      changed[at] ^= 1;
      Files.write(jar, changed);
      assertThat(isAccepted(plugin)).as("byte %d", at).isFalse();
    }
    Files.write(jar, original);
    assertThat(isAccepted(plugin)).isTrue();
  }

  /** Unsigned is what a jar may become, but the loader would ask for the signature then. */
  private static boolean isAccepted(PluginPackage plugin) throws IOException {
    try {
      return examine(plugin).verdict() == SignatureVerdict.VALID;
    } catch (PluginLoadException refused) {
      return false;
    }
  }

  @Test
  void whatStandsAroundASignedJarIsNoticed() throws IOException {
    Path jar = signedJar();
    PluginPackage plugin = found(jar);
    byte[] original = Files.readAllBytes(jar);
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    before.write(new byte[] {'#', '!'});
    before.write(original);
    byte[] after = Arrays.copyOf(original, original.length + 1);
    for (byte[] changed : List.of(before.toByteArray(), after)) {
      Files.write(jar, changed);
      assertThat(isAccepted(plugin)).isFalse();
    }
  }

  @Test
  void aJarThatWasPackedAnewIsNotTheOneThatWasSigned() throws IOException {
    Path jar = signedJar();
    PluginPackage plugin = found(jar);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    PluginWorkshop.zip(jar, entries);
    assertThat(examine(plugin).text()).contains("the entry plugin.sig is not as xcore writes it");

    PluginWorkshop.zip(jar, reversed(entries));
    assertThat(examine(plugin).text()).contains("plugin.sig is not its last entry");

    entries.put("data/seed.txt", new byte[] {9});
    rewritten(jar, entries);
    assertThat(examine(plugin).text()).contains("no file differs, but other bytes");

    entries.put("resources/a.txt", new byte[] {9});
    rewritten(jar, entries);
    assertThat(examine(plugin).text()).contains("resources/a.txt was changed");

    entries.put("hello/Evil.class", new byte[] {9});
    rewritten(jar, entries);
    assertThat(examine(plugin).text()).contains("hello/Evil.class was added");
  }

  private static Map<String, byte[]> reversed(Map<String, byte[]> entries) {
    Map<String, byte[]> reversed = new LinkedHashMap<>();
    List.copyOf(entries.entrySet()).reversed().forEach(e -> reversed.put(e.getKey(), e.getValue()));
    return reversed;
  }

  /** Packs other entries under the old signature, in the form that signatures have. */
  private static void rewritten(Path jar, Map<String, byte[]> entries) throws IOException {
    Map<String, byte[]> others = new LinkedHashMap<>(entries);
    byte[] signature = others.remove("plugin.sig");
    PluginWorkshop.zip(jar, others);
    Path target = Files.createTempFile("forged", ".jar");
    SignedJar.open(jar).write(signature, target);
    Files.move(target, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws IOException {
    Path jar = signedJar();
    PluginPackage plugin = found(jar);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      for (String name : List.of("resources/a.txt", "resources/b.txt", "plugin.sig")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
    String doubled =
        packed.toString(StandardCharsets.ISO_8859_1).replace("resources/b.txt", "resources/a.txt");
    Files.write(jar, doubled.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> examine(plugin))
        .hasMessageContaining("'resources/a.txt' is there twice");
  }

  @Test
  void aSignatureOfAFolderIsNoneOfAJar() throws IOException {
    Path plugin = signedFolder(KEY);
    byte[] signature = Files.readAllBytes(plugin.resolve("plugin.sig"));
    Path jar = workshop.archive("other", PluginWorkshop.HELLO, Map.of());
    Path target = Files.createFile(folder.resolve("forged-1.0.0.jar"));
    SignedJar.open(jar).write(signature, target);

    assertThat(examine(found(target)).text())
        .startsWith("modified")
        .contains("signature of plugin 'shop'", "src/hello/Hello.java was removed");
  }

  @Test
  void aPluginWithoutASignatureIsUnsigned() throws IOException {
    Path plugin = signedFolder(KEY);
    Files.delete(plugin.resolve("plugin.sig"));
    Path jar = workshop.archive("jar", PluginWorkshop.HELLO, Map.of());

    assertThat(examine(found(plugin))).isEqualTo(SignatureReport.UNSIGNED);
    assertThat(examine(found(jar)).header()).isEqualTo(Optional.empty());
    assertThat(PluginSignatures.isSigned(found(plugin))).isFalse();
    assertThat(PluginSignatures.isSigned(found(jar))).isFalse();
    assertThat(PluginSignatures.isSigned(found(signedJar()))).isTrue();
  }
}
