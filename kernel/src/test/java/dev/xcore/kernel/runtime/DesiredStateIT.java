package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users want outlives restarts and failures. */
@Timeout(120)
final class DesiredStateIT {

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    workshop.binary("bank", manifest("bank"), "@Action public int one() { return 1; }");
    workshop.binary("shop", manifest("shop", "requires: [bank]"), "");
    workshop.binary("alone", manifest("alone"), "");
    supervisor = workshop.supervisor();
    supervisor.boot();
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void restart() {
    supervisor.shutdown(Duration.ofSeconds(5));
    supervisor = workshop.supervisor();
    supervisor.boot();
  }

  private PluginStatus status(String plugin) {
    return supervisor.find(plugin).orElseThrow();
  }

  private PluginState state(String plugin) {
    return status(plugin).state();
  }

  private String why(String plugin) {
    PluginDiagnosis diagnosis = supervisor.why(plugin).orElseThrow();
    return diagnosis.summary() + diagnosis.reasons() + diagnosis.chain() + diagnosis.advice();
  }

  @Test
  void aDisabledPluginStaysDisabledUntilItIsEnabled() {
    supervisor.disable("alone", false, "admin");
    assertThat(state("alone")).isEqualTo(PluginState.DISABLED);
    restart();
    assertThat(state("alone")).isEqualTo(PluginState.DISABLED);
    assertThatThrownBy(() -> supervisor.load("alone", "admin"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("xcore plugin enable alone");
    assertThatThrownBy(() -> supervisor.reload("alone", "admin"))
        .isInstanceOf(ConflictException.class);
    assertThat(why("alone")).contains("disabled, asked for by admin", "xcore plugin enable alone");

    assertThat(supervisor.enable("alone", "admin").state()).isEqualTo(PluginState.ACTIVE);
    restart();
    assertThat(state("alone")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void anUnloadedPluginStaysUnloadedUntilItIsLoaded() {
    supervisor.unload("alone", "admin");
    restart();
    assertThat(state("alone")).isEqualTo(PluginState.UNLOADED);
    assertThat(status("alone").desired().orElseThrow().wish()).isEqualTo(Wish.UNLOADED);
    assertThatThrownBy(() -> supervisor.load("alone", "watcher"))
        .hasMessageContaining("was unloaded by admin");
    assertThat(why("alone")).contains("xcore plugin load alone");

    supervisor.load("alone", "admin");
    restart();
    assertThat(state("alone")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void aFailingDependencyRewritesNoWish() throws Exception {
    workshop.binary("bank", manifest("bank"), "Main() { throw new IllegalStateException(); }");
    restart();
    assertThat(state("shop")).isEqualTo(PluginState.FAILED);
    assertThat(why("shop"))
        .contains("plugin 'shop' 1.0.0 does not serve, because 'bank' does not")
        .contains("shop: failed, bank: failed")
        .contains("IllegalStateException");

    workshop.binary("bank", manifest("bank"), "");
    restart();
    assertThat(state("shop")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void blockedPluginsComeUpWhenWhatTheyRequireIsRepaired() throws Exception {
    workshop.binary("bank", manifest("bank"), "Main() { throw new IllegalStateException(); }");
    restart();
    workshop.binary("bank", manifest("bank"), "");

    supervisor.load("bank", "admin");

    assertThat(state("shop")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void aRefusedUnloadLeavesTheWishAsItWas() {
    assertThatThrownBy(() -> supervisor.unload("bank", "admin"))
        .hasMessageContaining("unload first: shop");
    restart();
    assertThat(state("bank")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void cascadeUnloadsDependantsWhichComeBackWithThePlugin() throws Exception {
    workshop.binary("till", manifest("till", "requires: [shop, bank]"), "");
    supervisor.load("till", "admin");

    supervisor.unload("bank", true, "admin");
    assertThat(state("bank")).isEqualTo(PluginState.UNLOADED);
    assertThat(state("shop")).isEqualTo(PluginState.FAILED);
    assertThat(state("till")).isEqualTo(PluginState.FAILED);
    assertThat(status("shop").problems().toString()).contains("blocked by bank: it is unloaded");

    supervisor.load("bank", "admin");
    assertThat(state("shop")).isEqualTo(PluginState.ACTIVE);
    assertThat(state("till")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void theConfigurationsWordBeatsTheUsers() {
    workshop.disabled.add("alone");
    restart();
    assertThat(state("alone")).isEqualTo(PluginState.DISABLED);
    assertThatThrownBy(() -> supervisor.enable("alone", "admin"))
        .hasMessageContaining("take it out of plugins.disabled");
    assertThat(why("alone")).contains("plugins.disabled");
  }

  @Test
  void aWishThatCannotBeKeptChangesNothing() throws Exception {
    Path state = workshop.var.resolve("state");
    Files.writeString(state, "a file where a folder is needed");

    assertThatThrownBy(() -> supervisor.unload("alone", "admin"))
        .isInstanceOf(XcoreException.class)
        .hasMessageContaining("nothing was changed");
    assertThat(state("alone")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void anUnreadableStateFileStopsTheStartAndSaysHowToMendIt() throws Exception {
    supervisor.unload("alone", "admin");
    Files.writeString(
        workshop.var.resolve("state/plugins.yaml"), "plugins: {alone: {wish: maybe}}");

    assertThatThrownBy(() -> workshop.supervisor())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("plugins.yaml")
        .hasMessageContaining("delete it");
  }

  @Test
  void whatLiesOnDiskIsDiagnosedWithoutAServer() throws Exception {
    supervisor.unload("alone", "admin");
    workshop.binary("broken", manifest("broken", "requires: [nobody]"), "");

    assertThat(PluginDiagnosis.offline("alone", workshop.options()).orElseThrow().state())
        .isEqualTo(PluginState.UNLOADED);
    assertThat(PluginDiagnosis.offline("broken", workshop.options()).orElseThrow().reasons())
        .singleElement()
        .asString()
        .contains("requires plugin 'nobody', which is not there");
    assertThat(PluginDiagnosis.offline("shop", workshop.options()).orElseThrow().summary())
        .contains("can be loaded");
    assertThat(PluginDiagnosis.offline("nobody", workshop.options())).isEmpty();
  }

  @Test
  void anyFailureStopsTheBootWhereTheConfigurationSaysSo() throws Exception {
    supervisor.shutdown(Duration.ofSeconds(5));
    workshop.binary("alone", manifest("alone"), "Main() { throw new IllegalStateException(); }");
    workshop.abortBoot = true;
    supervisor = workshop.supervisor();

    assertThatThrownBy(() -> supervisor.boot())
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("IllegalStateException");
  }

  @Test
  void everyChangeIsAnnounced() throws Exception {
    supervisor.reload("alone", "admin");
    workshop.binary("alone", manifest("alone"), "Main() { throw new IllegalStateException(); }");
    assertThatThrownBy(() -> supervisor.reload("alone", "admin"))
        .isInstanceOf(PluginLoadException.class);
    supervisor.unload("alone", "admin");

    List<String> names =
        workshop.events.history().list().stream()
            .map(PostedEvent::name)
            .filter(name -> name.startsWith("plugin.alone.") && !name.endsWith("state_changed"))
            .toList();
    assertThat(names)
        .containsExactly(
            "plugin.alone.loaded",
            "plugin.alone.reloaded",
            "plugin.alone.failed",
            "plugin.alone.unloaded");
    assertThat(workshop.events.history().list().stream().map(PostedEvent::name))
        .contains("plugin.bank.state_changed");
  }
}
