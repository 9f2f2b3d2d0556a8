package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that use the classes of others. */
@Timeout(180)
final class LinkedPluginsIT {

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
    money("EUR");
    shop("return new money.api.Amount(5).text();");
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void money(String currency) throws Exception {
    Path folder =
        workshop.source(
            "money",
            manifest("money", "exports: [money.api]"),
            "@Action public String currency() { return money.internal.Secret.CURRENCY; }");
    write(
        folder,
        "money/api/Amount.java",
        """
        package money.api;
        public record Amount(long cents) {
          public String text() { return cents + money.internal.Secret.CURRENCY; }
        }
        """);
    write(
        folder,
        "money/internal/Secret.java",
        "package money.internal; public final class Secret { public static final String CURRENCY ="
            + " String.valueOf(\"%s\"); }".formatted(currency));
  }

  private void shop(String body) throws Exception {
    workshop.source(
        "shop",
        manifest("shop", "requires: [money]"),
        "@Action public String price() { %s }".formatted(body));
  }

  private static void write(Path folder, String file, String text) throws Exception {
    Path source = folder.resolve("src").resolve(file);
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
  }

  private Object price() {
    return supervisor.call("shop", "price", null).value();
  }

  private PluginState state(String name) {
    return supervisor.find(name).orElseThrow().state();
  }

  @Test
  void usesTheVeryClassesThatAreExported() throws Exception {
    workshop.source(
        "market",
        manifest("market", "requires: [money, shop]"),
        "@Action public boolean same() throws Exception { return"
            + " money.api.Amount.class.getClassLoader() != getClass().getClassLoader(); }");
    supervisor.boot();

    assertThat(price()).isEqualTo("5EUR");
    assertThat(supervisor.call("market", "same", null).value()).isEqualTo(true);
  }

  @Test
  void seesNothingThatIsNotExported() throws Exception {
    shop("return money.internal.Secret.CURRENCY;");
    supervisor.boot();

    PluginStatus shop = supervisor.find("shop").orElseThrow();
    assertThat(shop.code()).contains(Code.COMPILE_ERROR);
    assertThat(shop.problems().toString()).contains("package money.internal does not exist");
  }

  @Test
  void anArchiveCannotReachWhatIsNotExportedEither() throws Exception {
    supervisor.boot();
    workshop.archive(
        "spy",
        manifest("spy", "requires: [money]"),
        "@Action public String spy() throws Exception { return"
            + " Class.forName(\"money.internal.Secret\").getName(); }\n"
            + "@Action public String look() throws Exception { return"
            + " Class.forName(\"money.api.Amount\").getName(); }");
    supervisor.load("spy", "admin");

    assertThat(supervisor.call("spy", "spy", null).isOk()).isFalse();
    assertThat(supervisor.call("spy", "look", null).value()).isEqualTo("money.api.Amount");
  }

  @Test
  void aReplacedPluginIsLinkedAnewByThoseThatUseItsClasses() throws Exception {
    supervisor.boot();
    money("USD");
    supervisor.reload("money", "admin");

    assertThat(price()).isEqualTo("5USD");
    assertThat(supervisor.find("shop").orElseThrow().history().getLast().cause())
        .isEqualTo("linked anew to money");
  }

  @Test
  void linkingAnewUsesWhatServesAndNotWhatLiesInTheFolderUnasked() throws Exception {
    supervisor.boot();
    money("USD");
    shop("this does not compile");
    supervisor.reload("money", "admin");

    assertThat(price()).isEqualTo("5USD");
  }

  @Test
  void allOldVersionsStayWhenOneDoesNotLinkToTheNew() throws Exception {
    supervisor.boot();
    money("USD");
    write(
        workshop.plugins.resolve("money"),
        "money/api/Amount.java",
        "package money.api; public record Amount(String cents) {}");

    assertThatThrownBy(() -> supervisor.reload("money", "admin"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining(
            "plugin 'shop' links to the exports of 'money' and does not load with version 1.0.0");
    assertThat(price()).isEqualTo("5EUR");
    assertThat(supervisor.call("money", "currency", null).value()).isEqualTo("EUR");
    assertThat(state("money")).isEqualTo(PluginState.ACTIVE);
    assertThat(state("shop")).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void noCallFailsWhileLinkedPluginsAreReplacedTogether() throws Exception {
    supervisor.boot();
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger failures = new AtomicInteger();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              while (!isOver.get()) {
                if (!supervisor.call("shop", "price", null).isOk()) {
                  failures.incrementAndGet();
                }
              }
            });
    for (int round = 0; round < 5; round++) {
      money("C" + round);
      supervisor.reload("money", "admin");
    }
    isOver.set(true);
    caller.join(Duration.ofSeconds(20));

    assertThat(failures).hasValue(0);
    assertThat(price()).isEqualTo("5C4");
  }

  @Test
  void theClassesOfReplacedLinkedPluginsAreCollected() throws Exception {
    supervisor.boot();
    WeakReference<ClassLoader> money = loaderOf("money");
    WeakReference<ClassLoader> shop = loaderOf("shop");
    money("USD");
    supervisor.reload("money", "admin");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          System.gc();
          assertThat(money.get()).isNull();
          assertThat(shop.get()).isNull();
        });
  }

  private WeakReference<ClassLoader> loaderOf(String plugin) {
    return new WeakReference<>(
        supervisor
            .snapshot()
            .plugin(plugin)
            .run(
                CallOrigin.of("system"),
                instance -> instance.object().getClass().getClassLoader()));
  }

  @Test
  void aRestartTakesLinkedPluginsWithItAndBringsThemBack() throws Exception {
    supervisor.boot();
    money("USD");
    Files.writeString(
        workshop.plugins.resolve("money/plugin.yaml"),
        manifest("money", "exports: [money.api]", "reload: restart"));
    supervisor.reload("money", "admin");

    assertThat(state("shop")).isEqualTo(PluginState.ACTIVE);
    assertThat(price()).isEqualTo("5USD");
  }

  @Test
  void toolsLinkAPluginWithoutRunningIt() throws Exception {
    PluginFolder folder = PluginFolder.of(workshop.options());
    PluginPackage shop = PluginSource.locate(folder, "shop", Optional.empty());
    try (PluginCodeLoader loader =
            PluginCodeLoader.create(
                workshop.var.resolve("tools"), CompilerOptions.forUser(System.getenv()));
        LinkedCode code =
            LinkedCode.with(
                loader, name -> Optional.of(PluginSource.locate(folder, name, Optional.empty())))) {
      assertThat(code.load(shop).imports()).containsExactly("money");
    }
  }

  @Test
  void whoCanDoWithoutIsLinkedAnewBeforeThePluginLeaves() throws Exception {
    Workshop.delete(workshop.plugins.resolve("shop"));
    workshop.archive(
        "kiosk",
        manifest("kiosk", "requires: [{name: money, version: '*', optional: true}]"),
        """
        @Action public boolean sees() {
          try { Class.forName("money.api.Amount"); return true; }
          catch (ClassNotFoundException e) { return false; }
        }
        """);
    supervisor.boot();
    assertThat(supervisor.call("kiosk", "sees", null).value()).isEqualTo(true);

    supervisor.unload("money", "admin");

    assertThat(supervisor.call("kiosk", "sees", null).value()).isEqualTo(false);
    assertThat(state("kiosk")).isEqualTo(PluginState.ACTIVE);
  }
}
