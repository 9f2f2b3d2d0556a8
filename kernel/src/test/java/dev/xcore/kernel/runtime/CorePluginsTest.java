package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.runtime.standin.StandIn;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.TrustStore;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come with the platform: loaded first, of the host's classes, and there to stay. */
@Timeout(180)
final class CorePluginsTest {

  private static final String OFFERS =
      """
      private final PluginContext context;
      public Main(PluginContext context) { this.context = context; }
      @Override public void onLoad() {
        context.services().register("otp", java.util.function.Supplier.class, () -> "mine",
            Services.Scope.PUBLIC);
      }
      @Action public int version() { return 1; }
      """;

  @TempDir private Path root;
  private Workshop workshop;
  private Optional<PluginSupervisor> supervisor = Optional.empty();

  @BeforeEach
  void prepare() throws IOException {
    workshop = new Workshop(root);
    workshop.core =
        new CorePlugins(
            Set.of("otp"),
            StandIn.class.getClassLoader(),
            List.of("dev.xcore.kernel.runtime.library"));
    Path folder = Files.createDirectories(workshop.var.resolve("core").resolve("otp"));
    Files.writeString(
        folder.resolve("plugin.yaml"), manifest("otp", "entry_point: " + StandIn.class.getName()));
  }

  @AfterEach
  void stop() {
    supervisor.ifPresent(each -> each.shutdown(Duration.ofSeconds(5)));
  }

  private PluginSupervisor booted() {
    PluginSupervisor made = workshop.supervisor();
    supervisor = Optional.of(made);
    made.boot();
    return made;
  }

  private static PluginStatus status(PluginSupervisor booted, String plugin) {
    return booted.find(plugin).orElseThrow();
  }

  @Test
  void servesWithTheClassesOfTheHost() {
    PluginSupervisor booted = booted();

    assertThat(status(booted, "otp").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status(booted, "otp").isCore()).isTrue();
    assertThat(booted.call("otp", "word", null).value()).isEqualTo("word 1");
  }

  @Test
  void isLoadedBeforeAllOthersAndEndsAfterThem() throws IOException {
    workshop.binary("a-first", manifest("a-first"), "@Action public int version() { return 1; }");
    PluginSupervisor booted = booted();

    assertThat(status(booted, "otp").history().getLast().at())
        .isBeforeOrEqualTo(
            status(booted, "a-first").history().stream()
                .filter(each -> each.to() == PluginState.LOADING)
                .findFirst()
                .orElseThrow()
                .at());
    assertThat(status(booted, "a-first").isCore()).isFalse();
    booted.shutdown(Duration.ofSeconds(5));
    assertThat(status(booted, "otp").history().getLast().at())
        .isAfterOrEqualTo(status(booted, "a-first").history().getLast().at());
  }

  @Test
  void seesOfTheHostOnlyItsOwnPackageAndItsLibraries() {
    PluginSupervisor booted = booted();

    assertThat(sees(booted, "otp", StandIn.class.getName())).isTrue();
    assertThat(sees(booted, "otp", "dev.xcore.kernel.runtime.library.Library")).isTrue();
    assertThat(sees(booted, "otp", PluginSupervisor.class.getName())).isFalse();
    assertThat(sees(booted, "otp", "org.assertj.core.api.Assertions")).isFalse();
  }

  @Test
  void otherPluginsSeeNothingOfIt() throws IOException {
    workshop.binary(
        "nosy",
        manifest("nosy"),
        """
        @Action public boolean sees(String type) {
          try {
            Class.forName(type, false, getClass().getClassLoader());
            return true;
          } catch (ClassNotFoundException e) {
            return false;
          }
        }
        """);
    PluginSupervisor booted = booted();

    assertThat(sees(booted, "nosy", StandIn.class.getName())).isFalse();
    assertThat(sees(booted, "nosy", "dev.xcore.kernel.runtime.library.Library")).isFalse();
    assertThat(sees(booted, "nosy", "dev.xcore.sdk.Plugin")).isTrue();
  }

  private static boolean sees(PluginSupervisor booted, String plugin, String type) {
    return Boolean.TRUE.equals(booted.call(plugin, "sees", Map.of("type", type)).value());
  }

  @Test
  void staysWhateverIsAsked() {
    workshop.disabled.add("otp");
    PluginSupervisor booted = booted();

    assertThatThrownBy(() -> booted.unload("otp", true, "admin"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("plugin 'otp' is not unloaded: it is a core plugin")
        .hasMessageContaining("plugins.core.otp: false");
    assertThatThrownBy(() -> booted.disable("otp", true, "admin"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("plugin 'otp' is not disabled: it is a core plugin");
    assertThat(booted.call("otp", "word", null).value()).isEqualTo("word 1");
    assertThat(booted.reload("otp", "admin").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(booted.call("otp", "word", null).value()).isEqualTo("word 1");
  }

  @Test
  void isNeitherRemovedNorReplacedByAnInstallation() throws IOException {
    PluginSupervisor booted = booted();
    PluginInstaller installer = PluginInstaller.live(workshop.options(), 3, List.of(), booted);
    InstallRequest request = new InstallRequest("admin", true);
    Path other = new Workshop(root.resolve("elsewhere")).binary("otp", manifest("otp"), OFFERS);

    assertThatThrownBy(() -> installer.remove("otp", true, request))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is not removed: it is a core plugin");
    assertThatThrownBy(() -> installer.install(LocalSource.of(other), Optional.empty(), request))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is not replaced by an installation: it is a core plugin");
    assertThat(workshop.var.resolve("core/otp/plugin.yaml")).exists();
    assertThat(booted.call("otp", "word", null).value()).isEqualTo("word 1");
  }

  @Test
  void aPluginOfItsNameInThePluginFolderIsRefused() throws IOException {
    workshop.binary("otp", manifest("otp"), OFFERS);
    PluginSupervisor booted = booted();

    assertThat(booted.call("otp", "word", null).value()).isEqualTo("word 1");
    assertThat(booted.plugins())
        .filteredOn(each -> each.state() == PluginState.FAILED)
        .singleElement()
        .satisfies(refused -> {
          assertThat(refused.name()).isEqualTo("otp-in-plugins");
          assertThat(refused.code()).contains(PluginLoadException.Code.DUPLICATE_NAME);
          assertThat(refused.problems().getFirst().message())
              .contains("is called 'otp' like a core plugin")
              .contains("set plugins.core.otp: false");
        });
  }

  @Test
  void onceSwitchedOffAnotherTakesItsPlace() throws IOException {
    workshop.binary("otp", manifest("otp"), OFFERS);
    workshop.core = CorePlugins.none();
    PluginSupervisor booted = booted();

    assertThat(status(booted, "otp").isCore()).isFalse();
    assertThat(booted.call("otp", "version", null).value()).isEqualTo(1);
    assertThat(booted.unload("otp", "admin").state()).isEqualTo(PluginState.UNLOADED);
  }

  @Test
  void itsServicesAreOfferedByNobodyElse() throws IOException {
    workshop.binary("other", manifest("other"), OFFERS);
    PluginSupervisor booted = booted();

    assertThat(status(booted, "other").state()).isEqualTo(PluginState.FAILED);
    assertThat(status(booted, "other").problems().getFirst().message())
        .contains("plugin 'other' may not offer 'otp': the name is protected");
    assertThat(booted.provided().services())
        .singleElement()
        .satisfies(offered -> assertThat(offered.provider()).isEqualTo("otp"));
  }

  @Test
  void needsNoSignatureWhereOthersDo() throws IOException {
    workshop.signatures = new SignaturePolicy(true, TrustStore.EMPTY);
    workshop.binary("other", manifest("other"), "@Action public int version() { return 1; }");
    PluginSupervisor booted = booted();

    assertThat(status(booted, "otp").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status(booted, "other").code())
        .contains(PluginLoadException.Code.SIGNATURE_REQUIRED);
  }

  @Test
  void hasOneOfTheKnownNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new CorePlugins(Set.of("shop"), StandIn.class.getClassLoader(), List.of()))
        .withMessageContaining("shop");
  }
}
