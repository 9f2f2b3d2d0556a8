package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.leaks.Holder;
import dev.xcore.kernel.leaks.HolderKind;
import dev.xcore.kernel.leaks.UnloadOptions;
import dev.xcore.kernel.leaks.UnloadSummary;
import dev.xcore.sdk.ConflictException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What watching costs at most, and what happens when plugins leak again and again. */
@Timeout(180)
@Tag("full")
final class UnloadLimitsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SHELF = "dev.xcore.unload.shelf";
  private static final Duration QUIET = Duration.ofMillis(50);

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    System.getProperties().put(SHELF, new ArrayList<>());
  }

  @AfterEach
  void stop() {
    System.getProperties().remove(SHELF);
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void start(UnloadOptions options, String members) throws Exception {
    workshop.unloading = options;
    supervisor = workshop.supervisor();
    workshop.binary("shop", manifest("shop"), members);
    supervisor.load("shop", "test");
  }

  private UnloadSummary unloads() {
    return supervisor.find("shop").orElseThrow().unloads();
  }

  private void awaitVerdicts(int versions) {
    await().atMost(PATIENCE).until(() -> unloads().collected() + unloads().leaked() == versions);
  }

  private static final String LEAKING =
      """
      @SuppressWarnings("unchecked")
      @Override public void onLoad() {
        ((List<Object>) System.getProperties().get("%s")).add(this);
      }
      """
          .formatted(SHELF);

  @Test
  void manyVersionsAreJudgedTogether() throws Exception {
    int versions = 60;
    Duration quiet = Duration.ofSeconds(2);
    start(new UnloadOptions(3, 0, quiet, Duration.ofMinutes(1)), "");
    long before = fullCollections();
    for (int i = 0; i < versions; i++) {
      supervisor.reload("shop", "test");
    }
    awaitVerdicts(versions);

    assertThat(unloads().leaked()).isZero();
    assertThat(fullCollections() - before).isLessThan(versions / 3);
    assertThat(unloads().reports()).hasSizeLessThan(10);
    assertThat(supervisor.loaders().alive()).isEqualTo(1);
  }

  /** Young collections have counters of their own. */
  private static long fullCollections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> collector.getMemoryPoolNames().length > 2)
        .filter(collector -> !collector.getName().contains("Young"))
        .mapToLong(collector -> collector.getCollectionCount())
        .sum();
  }

  @Test
  void withoutAHeapDumpWhatCanBeSeenIsNamed() throws Exception {
    start(
        new UnloadOptions(3, 0, QUIET, QUIET),
        """
        @Override public void onLoad() {
          System.getProperties().put("%s", this);
          Thread thread = new Thread(() -> {
            while (System.getProperty("%1$s.over") == null) {
              try { Thread.sleep(20_000); } catch (InterruptedException e) { continue; }
            }
          }, "shop-stubborn");
          thread.setDaemon(true);
          thread.start();
        }
        """
            .formatted(SHELF));
    supervisor.unload("shop", "test");
    awaitVerdicts(1);
    System.setProperty(SHELF + ".over", "yes");

    List<Holder> holders = unloads().reports().getLast().holders();
    assertThat(holders)
        .extracting(Holder::kind)
        .containsExactly(HolderKind.THREAD, HolderKind.SYSTEM_PROPERTIES, HolderKind.OTHER);
    assertThat(holders.getFirst().description()).contains("shop-stubborn");
    assertThat(holders.getLast().description())
        .contains("no heap dump")
        .contains("max_heap_dump_mb");
  }

  @Test
  void heapDumpsDoNotStay() throws Exception {
    start(new UnloadOptions(3, 1L << 30, QUIET, QUIET), LEAKING);
    supervisor.unload("shop", "test");
    awaitVerdicts(1);

    assertThat(unloads().reports().getLast().holders())
        .extracting(Holder::kind)
        .containsExactly(HolderKind.SYSTEM_PROPERTIES);
    try (var files = Files.list(workshop.var.resolve("tmp"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aLeakIsAnnouncedWithItsHolders() throws Exception {
    start(new UnloadOptions(3, 1L << 30, QUIET, QUIET), LEAKING);
    supervisor.unload("shop", "test");
    awaitVerdicts(1);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(workshop.events.history().list())
                .filteredOn(event -> event.name().equals("plugin.shop.leak"))
                .singleElement()
                .satisfies(event -> {
                  assertThat(Announced.data(event).get("version")).isEqualTo("1.0.0");
                  assertThat(Announced.data(event).get("holders").toString())
                      .contains("kind=system_properties", "description=", "path=[", "advice=");
                }));
  }

  @Test
  void aPluginThatLeaksAgainAndAgainIsReloadedByForceOnly() throws Exception {
    start(new UnloadOptions(1, 0, QUIET, QUIET), LEAKING);
    supervisor.reload("shop", "test");
    awaitVerdicts(1);
    supervisor.reload("shop", "test");
    awaitVerdicts(2);

    assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("2 of its past versions")
        .hasMessageContaining("plugins.max_leaked allows 1")
        .hasMessageContaining("xcore plugin info shop");
    assertThat(supervisor.find("shop").orElseThrow().state()).isEqualTo(PluginState.ACTIVE);

    supervisor.forceReload("shop", "test");
    awaitVerdicts(3);
    assertThat(unloads().leaked()).isEqualTo(3);

    ((List<?>) System.getProperties().get(SHELF)).clear();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ConflictException.class)
        .until(() -> supervisor.reload("shop", "test").state() == PluginState.ACTIVE);
    assertThat(unloads().leaked()).isLessThan(2);
  }
}
