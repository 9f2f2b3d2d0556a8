package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.leaks.Holder;
import dev.xcore.kernel.leaks.HolderKind;
import dev.xcore.kernel.leaks.UnloadReport;
import dev.xcore.kernel.leaks.UnloadReport.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code that never returns is bounded, reported, and stops neither its own unload nor others. */
@Timeout(120)
final class NeverReturnsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OVER = "dev.xcore.never.over";

  /** Ignores every interrupt until the test is over. */
  private static final String STUCK =
      """
      static void stuck() {
        while (System.getProperty("%s") == null) {
          try { Thread.sleep(20); } catch (InterruptedException e) { continue; }
        }
      }
      """
          .formatted(OVER);

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    System.clearProperty(OVER);
    workshop = new Workshop(root);
    workshop.startTimeout = Duration.ofMillis(700);
    workshop.stopTimeout = Duration.ofMillis(700);
    workshop.drainTimeout = Duration.ofMillis(500);
    supervisor = workshop.supervisor();
    workshop.binary("bank", manifest("bank"), "@Action public int balance() { return 7; }");
    supervisor.load("bank", "test");
  }

  @AfterEach
  void stop() {
    System.setProperty(OVER, "yes");
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void assertTheRestServes() {
    assertThat(supervisor.call("bank", "balance", null).value()).isEqualTo(7);
  }

  private UnloadReport verdict() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          var unloads = supervisor.find("shop").orElseThrow().unloads();
          return unloads.pending() == 0 && !unloads.reports().isEmpty();
        });
    return supervisor.find("shop").orElseThrow().unloads().reports().getLast();
  }

  /** The thread is named as long as it runs, and the version leaves memory when it ends. */
  private void assertNamedUntilItEnds(String thread) {
    UnloadReport report = verdict();
    assertThat(report.state()).isEqualTo(State.LEAKED);
    assertThat(report.holders())
        .as(() ->
            report.holders().stream().map(each -> each + " " + each.path()).toList().toString())
        .extracting(Holder::kind)
        .contains(HolderKind.THREAD)
        .isSubsetOf(HolderKind.THREAD, HolderKind.CALL);
    assertThat(report.holders().getFirst().description())
        .contains(thread)
        .contains("shop.Main.stuck");
    System.setProperty(OVER, "yes");
    await()
        .atMost(PATIENCE)
        .until(() -> {
          System.gc();
          return supervisor.loaders().leaked() == 0;
        });
  }

  @Test
  void onLoadThatNeverReturnsFailsTheLoad() throws Exception {
    workshop.binary(
        "shop", manifest("shop"), "@Override public void onLoad() { stuck(); }" + STUCK);
    assertThatThrownBy(() -> supervisor.load("shop", "test"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("onLoad did not return within")
        .hasMessageContaining("ignores its interrupt");
    assertTheRestServes();
    assertNamedUntilItEnds("plugin-shop-onLoad");
  }

  @Test
  void onUnloadThatNeverReturnsIsLeftBehind() throws Exception {
    workshop.binary(
        "shop", manifest("shop"), "@Override public void onUnload() { stuck(); }" + STUCK);
    supervisor.load("shop", "test");
    assertThat(supervisor.unload("shop", "test").state()).isEqualTo(PluginState.UNLOADED);
    assertTheRestServes();
    assertNamedUntilItEnds("plugin-shop-onUnload");
  }

  @Test
  void aCallThatNeverReturnsDoesNotStopTheUnload() throws Exception {
    workshop.binary("shop", manifest("shop"), "@Action public void hang() { stuck(); }" + STUCK);
    supervisor.load("shop", "test");
    ExecutorService callers =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("stuck-caller").daemon().factory());
    try {
      callers.submit(() -> supervisor.call("shop", "hang", null));
      await().atMost(PATIENCE).until(() -> supervisor.find("shop").orElseThrow().inFlight() == 1);

      assertThat(supervisor.unload("shop", "test").state()).isEqualTo(PluginState.UNLOADED);
      assertTheRestServes();
      assertNamedUntilItEnds("stuck-caller");
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void theShutdownDoesNotWaitForever() throws Exception {
    workshop.binary(
        "shop", manifest("shop"), "@Override public void onUnload() { stuck(); }" + STUCK);
    supervisor.load("shop", "test");
    supervisor.shutdown(Duration.ofMillis(200));
    assertThat(supervisor.snapshot().active()).isEmpty();
  }
}
