package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.SignatureCheck;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.Ed25519SigningKey;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.signing.SigningKey;
import dev.xcore.kernel.signing.TrustRoot;
import dev.xcore.kernel.signing.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins with and without signatures, loaded by a supervisor. */
final class SignedLoadingIT {

  private static final String ONE = "@Action int one() { return 1; }";
  private static final SigningKey KEY = new Ed25519SigningKey(Ed25519Keys.generate());
  private static final TrustStore TRUST = TrustStore.EMPTY.with(TrustRoot.of(KEY.trusted()));
  private static final SignaturePolicy STRICT = new SignaturePolicy(true, TRUST);

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(root);
    workshop.signatures = STRICT;
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void close() {
    supervisor.shutdown(Duration.ofSeconds(2));
  }

  private PluginPackage found(Path location) {
    return ((PluginFolder.Found) supervisor.folder().inspect(location)).plugin();
  }

  private void sign(Path location) throws IOException {
    PluginSignatures.sign(found(location), KEY, Instant.now());
  }

  private PluginStatus status(String name) {
    return supervisor.find(name).orElseThrow();
  }

  private List<?> verdicts() {
    return Announced.named(workshop.events, SignatureGate.REJECTED).stream()
        .map(event ->
            Announced.data(event).get("plugin") + " " + Announced.data(event).get("verdict"))
        .toList();
  }

  @Test
  void strictModeLoadsWhatIsSignedInEveryForm() throws Exception {
    sign(workshop.source("source", manifest("source"), ONE));
    sign(workshop.binary("binary", manifest("binary"), ONE));
    sign(workshop.archive("archive", manifest("archive", "load: lazy"), ONE));
    workshop.binary("boxed", manifest("boxed", "execution_mode: sandboxed"), ONE);

    supervisor.boot();

    for (String name : List.of("source", "binary", "archive")) {
      assertThat(status(name).problems()).as(name).isEmpty();
      assertThat(status(name).signature().orElseThrow().verdict())
          .isEqualTo(SignatureVerdict.VALID);
      assertThat(supervisor.call(name, "one", null).value()).isEqualTo(1);
    }
    assertThat(status("boxed").problems()).as("runs in a process of its own").isEmpty();
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void strictModeRefusesTheRestWithVerdictFileAndCure() throws Exception {
    workshop.binary("unsigned", manifest("unsigned"), ONE);
    workshop.binary("pooled", manifest("pooled", "execution_mode: ephemeral"), ONE);
    Path modified = workshop.binary("modified", manifest("modified"), ONE);
    sign(modified);
    Files.writeString(modified.resolve("resources.txt"), "more");
    Path boxed = workshop.binary("boxed", manifest("boxed", "execution_mode: sandboxed"), ONE);
    sign(boxed);
    Files.writeString(boxed.resolve("plugin.yaml"), manifest("boxed"));
    Path stranger = workshop.binary("stranger", manifest("stranger"), ONE);
    PluginSignatures.sign(
        found(stranger), new Ed25519SigningKey(Ed25519Keys.generate()), Instant.now());

    supervisor.boot();

    assertThat(refusal("unsigned", Code.SIGNATURE_REQUIRED))
        .contains("signature unsigned: has no plugin.sig", "xcore plugin sign unsigned");
    assertThat(refusal("pooled", Code.SIGNATURE_REQUIRED)).contains("execution_mode: sandboxed");
    assertThat(refusal("modified", Code.SIGNATURE_REJECTED))
        .contains("signature modified: resources.txt was added", "sign it again");
    assertThat(refusal("boxed", Code.SIGNATURE_REJECTED)).contains("plugin.yaml was changed");
    assertThat(refusal("stranger", Code.SIGNATURE_REJECTED))
        .contains("signature untrusted", "plugins.trusted_keys", KEY.id());
    assertThat(verdicts().stream().map(String::valueOf).toList())
        .containsExactlyInAnyOrder(
            "unsigned unsigned",
            "pooled unsigned",
            "modified modified",
            "boxed modified",
            "stranger untrusted");
    assertThat(supervisor.why("modified").orElseThrow().advice().toString())
        .contains("xcore plugin verify modified");
    assertThat(PluginDiagnosis.offline("modified", workshop.options()).orElseThrow().reasons())
        .anyMatch(reason -> reason.contains("resources.txt was added"));
  }

  private String refusal(String name, Code code) {
    PluginStatus status = status(name);
    assertThat(status.state()).as(name).isEqualTo(PluginState.FAILED);
    assertThat(status.code()).as(name).contains(code);
    assertThat(status.problems().getFirst().file()).endsWith(name);
    return status.problems().getFirst().message();
  }

  @Test
  void withoutStrictModeOnlyWhatIsWrongIsRefused() throws Exception {
    workshop.signatures = new SignaturePolicy(false, TRUST);
    workshop.binary("unsigned", manifest("unsigned"), ONE);
    Path stranger = workshop.binary("stranger", manifest("stranger"), ONE);
    PluginSignatures.sign(
        found(stranger), new Ed25519SigningKey(Ed25519Keys.generate()), Instant.now());
    Path modified = workshop.source("modified", manifest("modified"), ONE);
    sign(modified);
    Files.writeString(modified.resolve("plugin.yaml"), manifest("modified", "load: lazy"));

    supervisor.boot();

    assertThat(status("unsigned").signature().orElseThrow().verdict())
        .isEqualTo(SignatureVerdict.UNSIGNED);
    assertThat(status("stranger").signatureNotice()).get().asString().contains("untrusted");
    assertThat(supervisor.call("stranger", "one", null).value()).isEqualTo(1);
    assertThat(refusal("modified", Code.SIGNATURE_REJECTED)).contains("plugin.yaml was changed");
  }

  @Test
  void aReloadThatIsRefusedLeavesTheOldVersionServing() throws Exception {
    Path plugin = workshop.source("shop", manifest("shop"), ONE);
    sign(plugin);
    supervisor.boot();
    Path source = plugin.resolve("src/shop/Main.java");
    Files.writeString(source, Files.readString(source).replace("return 1", "return 2"));

    assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("modified: src/shop/Main.java was changed");

    assertThat(supervisor.call("shop", "one", null).value()).isEqualTo(1);
    assertThat(status("shop").code()).contains(Code.SIGNATURE_REJECTED);
    sign(plugin);
    supervisor.reload("shop", "test");
    assertThat(supervisor.call("shop", "one", null).value()).isEqualTo(2);
  }

  /** The copy is what is loaded, so it is what is verified: the plugin's own folder is sound. */
  @Test
  void whatLiesInTheStageIsVerifiedNotWhatItWasMadeOf() throws Exception {
    Path plugin = workshop.source("shop", manifest("shop"), ONE);
    sign(plugin);
    supervisor.boot();
    supervisor.unload("shop", "test");
    Path staged = staged("shop").resolve("src/shop/Main.java");
    Files.writeString(staged, Files.readString(staged).replace("return 1", "return 9"));

    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .hasMessageContaining("modified: src/shop/Main.java was changed in the private copy");

    assertThat(PluginSignatures.examine(found(plugin), TRUST, Instant.now()).verdict())
        .isEqualTo(SignatureVerdict.VALID);
  }

  @Test
  void libraryThatWasExchangedInTheStageIsNoticed() throws Exception {
    Path library = workshop.archive("library", manifest("library"), ONE);
    Path jar = workshop.plugins.resolve("shop-1.0.0.jar");
    Files.move(library, root.resolve("library.jar"));
    Path shop = workshop.archive("shop", manifest("shop"), ONE);
    assertThat(shop).isEqualTo(jar);
    add(jar, "lib/library.jar", Files.readAllBytes(root.resolve("library.jar")));
    sign(jar);
    supervisor.boot();
    assertThat(status("shop").problems()).isEmpty();
    supervisor.unload("shop", "test");
    Path staged = staged("shop").resolve("lib/library.jar");
    byte[] bytes = Files.readAllBytes(staged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(staged, bytes);

    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .hasMessageContaining("lib/library.jar was changed in the private copy");
  }

  private static void add(Path jar, String name, byte[] content) throws IOException {
    try (var zip = java.nio.file.FileSystems.newFileSystem(jar, Map.of())) {
      Files.createDirectories(zip.getPath(name).getParent());
      Files.write(zip.getPath(name), content);
    }
  }

  private Path staged(String name) throws IOException {
    try (var copies = Files.list(workshop.var.resolve("plugins").resolve(name))) {
      return copies.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  /** Between the reading of the manifest and the copy, somebody may have exchanged it twice. */
  @Test
  void rightsOfAManifestThatWasNotSignedAreNotGiven() throws Exception {
    Path plugin = workshop.binary("shop", manifest("shop", "permissions: []"), ONE);
    sign(plugin);
    String signed = Files.readString(plugin.resolve("plugin.yaml"));
    Files.writeString(plugin.resolve("plugin.yaml"), manifest("shop"));
    PluginPackage wide = found(plugin);
    Files.writeString(plugin.resolve("plugin.yaml"), signed);
    SignatureGate gate = SignatureGate.of(workshop.options());

    try (var lease = copy(wide).lease()) {
      assertThat(lease.directory()).isDirectory();
      assertThatThrownBy(() -> gate.admit(wide, copy(wide)))
          .hasMessageContaining("its manifest was changed while it was being loaded");
      assertThat(gate.admit(found(plugin), copy(found(plugin))).verdict())
          .isEqualTo(SignatureVerdict.VALID);
    }
  }

  private PrivateCopy copy(PluginPackage plugin) throws IOException {
    return new PrivateCopies(workshop.var.resolve("plugins")).take(plugin);
  }

  @Test
  void aKeyThatIsRevokedIsToldOfAndRefusedAtTheNextLoad() throws Exception {
    sign(workshop.binary("shop", manifest("shop"), ONE));
    workshop.binary("boxed", manifest("boxed", "execution_mode: sandboxed"), ONE);
    supervisor.boot();
    workshop.signatures =
        new SignaturePolicy(true, new TrustStore(TRUST.roots(), Set.of(KEY.id())));

    assertThat(supervisor.reviewSignatures()).containsExactly("shop");

    assertThat(supervisor.call("shop", "one", null).value()).isEqualTo(1);
    assertThat(status("shop").signature().orElseThrow().verdict())
        .isEqualTo(SignatureVerdict.REVOKED);
    assertThat(status("shop").signatureNotice()).get().asString().contains("refused at its next");
    assertThat(
            Announced.data(Announced.named(workshop.events, SignatureGate.REJECTED).getLast())
                .get("serving"))
        .isEqualTo(true);
    assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .hasMessageContaining("signature revoked");
    assertThat(supervisor.call("shop", "one", null).value()).isEqualTo(1);
  }

  @Test
  void aPluginThatIsLinkedAnewKeepsItsVerdict() throws Exception {
    sign(workshop.binary("base", manifest("base", "exports: [base]"), ONE));
    sign(workshop.binary("user", manifest("user", "requires: [base]"), ONE));
    supervisor.boot();

    supervisor.reload("base", "test");

    assertThat(status("user").problems()).isEmpty();
    assertThat(status("user").signature().orElseThrow().verdict())
        .isEqualTo(SignatureVerdict.VALID);
  }

  @Test
  void nothingIsPlacedBeforeItIsVerified() throws Exception {
    Path outside = Files.createDirectories(root.resolve("outside"));
    Path plugin = workshop.binary("shop", manifest("shop"), ONE);
    Path source = Files.move(plugin, outside.resolve("shop"));
    KernelOptions options = workshop.options();
    PluginInstaller installer =
        PluginInstaller.live(options, 3, List.of(SignatureCheck.of(options)), supervisor);
    supervisor.boot();
    InstallRequest request = new InstallRequest("test", false);
    LocalSource local = new LocalSource(source, source.toString());

    assertThatThrownBy(() -> installer.install(local, Optional.empty(), request))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining(source.toString())
        .hasMessageContaining("signature unsigned");
    assertThat(workshop.plugins.resolve("shop")).doesNotExist();

    sign(source);
    installer.install(local, Optional.empty(), request);
    assertThat(supervisor.call("shop", "one", null).value()).isEqualTo(1);
    assertThat(status("shop").signature().orElseThrow().verdict())
        .isEqualTo(SignatureVerdict.VALID);
  }

  @Test
  void legacyPluginRunsInStrictModeWhenItIsSigned() throws Exception {
    Path folder = workshop.plugins.resolve("old");
    Workshop.compile(
        folder.resolve("classes"),
        """
        package old;
        import dev.xcore.sdk.*;
        @PluginInfo(version = "1.0.0") final class Run { %s }
        """
            .formatted(ONE));
    sign(folder);

    supervisor.boot();

    assertThat(status("old").problems()).isEmpty();
    assertThat(supervisor.call("old", "one", null).value()).isEqualTo(1);
  }
}
