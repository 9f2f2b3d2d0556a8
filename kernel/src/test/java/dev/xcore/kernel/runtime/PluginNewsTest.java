package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.PostedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class PluginNewsTest {

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private List<PostedEvent> events(String name) {
    return Announced.named(workshop.events, name);
  }

  @Test
  void theLifeOfAPluginIsAnnounced() throws Exception {
    workshop.binary("shop", manifest("shop"), "");
    supervisor.boot();
    workshop.binary("shop", manifest("shop", "version: 1.1.0"), "");
    supervisor.reload("shop", "cli");
    supervisor.unload("shop", "cli");

    assertThat(events("plugin.shop.loaded"))
        .extracting(PostedEvent::data)
        .isEqualTo(List.of(Map.of("plugin", "shop", "version", "1.0.0", "actor", "boot")));
    assertThat(events("plugin.shop.reloaded"))
        .extracting(PostedEvent::data)
        .isEqualTo(
            List.of(Map.of("plugin", "shop", "from", "1.0.0", "to", "1.1.0", "actor", "cli")));
    assertThat(events("plugin.shop.unloaded")).hasSize(1);
    assertThat(events("plugin.shop.state_changed"))
        .extracting(event -> String.valueOf(Announced.data(event).get("to")))
        .containsExactly(
            "validated",
            "resolved",
            "loading",
            "loaded",
            "active",
            "reloading",
            "active",
            "unloading",
            "unloaded");
  }

  @Test
  void aFailureIsAnnouncedWithItsCodeWhetherOrNotAnOldVersionServes() throws Exception {
    workshop.binary("shop", manifest("shop"), "");
    workshop.binary("bad", manifest("bad", "requires: [nobody]"), "");
    supervisor.boot();
    workshop.binary("shop", manifest("shop"), "Main() { throw new IllegalStateException(); }");
    assertThatThrownBy(() -> supervisor.reload("shop", "cli"))
        .isInstanceOf(PluginLoadException.class);

    assertThat(Announced.data(events("plugin.bad.failed").getFirst()).get("code"))
        .isEqualTo("unsatisfied_requirement");
    assertThat(Announced.data(events("plugin.shop.failed").getFirst()).get("code"))
        .isEqualTo("start_failed");
    assertThat(events("plugin.shop.reloaded")).isEmpty();
  }
}
