package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.signing.SignaturePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of generation 1 and optional requirements, loaded from compiled classes. */
final class LegacyPluginTest {

  private static final String ONE = "@Action int one() { return 1; }";

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void close() {
    supervisor.shutdown(Duration.ofSeconds(2));
  }

  private Path legacy(String name, String info, String members) throws IOException {
    Path folder = workshop.plugins.resolve(name);
    Workshop.compile(
        folder.resolve("classes"),
        """
        package %s;
        import dev.xcore.sdk.*;
        @PluginInfo(%s) final class Run { %s }
        """
            .formatted(name, info, members));
    return folder;
  }

  private PluginStatus status(String name) {
    return supervisor.find(name).orElseThrow();
  }

  private List<String> notices(String name) {
    return PluginNotices.of(status(name).manifest().orElseThrow(), supervisor.snapshot());
  }

  @Test
  void compiledPluginIsKnownByTheAnnotationOfItsClass() throws Exception {
    legacy("old", "version = \"2.1.0\", tags = {\"a\", \"b\"}, requires = \"base\"", ONE);
    workshop.binary("base", manifest("base"), ONE);

    supervisor.boot();

    assertThat(status("old").problems()).isEmpty();
    assertThat(status("old").manifest().orElseThrow().about().tags()).containsExactly("a", "b");
    assertThat(supervisor.call("old", "one", null).value()).isEqualTo(1);
    assertThat(notices("old")).singleElement().asString().contains("xcore plugin migrate old");
  }

  @Test
  void callbacksAreKnownByTheirNames() throws Exception {
    Path diary = workshop.diary("old");
    legacy(
        "old",
        "version = \"1.0.0\"",
        """
        private final Config config;
        Run(Config config) { this.config = config; }
        private void note(String what) throws Exception {
          java.nio.file.Files.writeString(
              java.nio.file.Path.of(config.text("diary").orElseThrow()), what + "\\n",
              java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        }
        void onLoad() throws Exception { note("load"); }
        private void onReload() throws Exception { note("reload"); }
        public void onUnload() throws Exception { note("unload"); }
        """);
    supervisor.boot();

    supervisor.reload("old", "test");
    supervisor.unload("old", "test");

    assertThat(workshop.lines(diary)).startsWith("load", "load", "reload").endsWith("unload");
  }

  @Test
  void callbackThatThrowsFailsTheLoad() throws Exception {
    legacy(
        "old",
        "version = \"1.0.0\"",
        "void onLoad() throws Exception { throw new java.io.IOException(\"no disk\"); }");

    supervisor.boot();

    assertThat(status("old").code()).contains(Code.START_FAILED);
    assertThat(status("old").problems().toString()).contains("no disk");
  }

  @Test
  void strictModeRefusesWhatIsUnsignedAndWhatIsNoSignature() throws Exception {
    Path folder = legacy("old", "version = \"1.0.0\"", ONE);
    KernelOptions options =
        KernelOptions.builder(workshop.plugins, workshop.var, Version.parse("1.0.0"))
            .signatures(() -> SignaturePolicy.STRICT)
            .build();
    PluginSupervisor strict = PluginSupervisor.create(options, candidate -> 1);
    try {
      strict.boot();

      PluginStatus refused = strict.find("old").orElseThrow();
      assertThat(refused.code()).contains(Code.SIGNATURE_REQUIRED);
      assertThat(refused.problems().toString())
          .contains("has no plugin.sig", "plugins.strict_trusted", "xcore plugin migrate old");

      Files.writeString(folder.resolve("plugin.sig"), "{}");

      assertThatThrownBy(() -> strict.load("old", "test"))
          .hasMessageContaining("modified: plugin.sig cannot be used");
    } finally {
      strict.shutdown(Duration.ofSeconds(2));
    }
  }

  @Test
  void pluginStartsWithoutAnOptionalRequirementAndSaysSo() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", "requires: [{name: mail, optional: true}, {name: bank, optional: true}]"),
        ONE);
    workshop.binary(
        "bank",
        manifest("bank"),
        "@Override public void onLoad() { throw new IllegalStateException(\"closed\"); }");

    supervisor.boot();

    assertThat(status("shop").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(notices("shop"))
        .satisfiesExactly(
            mail -> assertThat(mail).contains("starts without 'mail'", "no such plugin"),
            bank -> assertThat(bank).contains("starts without 'bank'", "failed"));

    workshop.binary("mail", manifest("mail"), ONE);
    supervisor.load("mail", "test");

    assertThat(notices("shop")).singleElement().asString().contains("'bank'");
  }

  @Test
  void pluginOfACircleThatIsOptionalCanBeReloaded() throws Exception {
    workshop.binary("a", manifest("a", "requires: [{name: b, optional: true}]"), ONE);
    workshop.binary("b", manifest("b", "requires: [a]"), ONE);
    supervisor.boot();

    supervisor.reload("a", "test");

    assertThat(status("a").problems()).isEmpty();
  }

  @Test
  void reloadThatWouldCloseACirclePrintsAllOfIt() throws Exception {
    workshop.binary("a", manifest("a"), ONE);
    workshop.binary("b", manifest("b", "requires: [a]"), ONE);
    workshop.binary("c", manifest("c", "requires: [b]"), ONE);
    supervisor.boot();
    workshop.binary("a", manifest("a", "requires: [c]"), ONE);

    assertThatThrownBy(() -> supervisor.reload("a", "test"))
        .hasMessageContaining("a → c → b → a; drop one of these requirements");
  }
}
