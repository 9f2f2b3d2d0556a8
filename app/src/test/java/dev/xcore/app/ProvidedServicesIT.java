package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What plugins offer to each other, used by trusted and by sandboxed ones. */
@Timeout(180)
class ProvidedServicesIT {

  private static final String SHOUT =
      """
      services:
        extensions:
          shout: {class: dev.xcore.app.ShoutExtension, config: {end_mark: "!"}}
          loud: {class: dev.xcore.app.ShoutExtension, config: {end_mark: "!", times: 3}}
      """;

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.startWith(SHOUT, folder.resolve("t"), "trusted", "asker");
    sandboxed = ModePlatform.startWith(SHOUT, folder.resolve("s"), "sandboxed", "asker");
    for (ModePlatform platform : both()) {
      provide(platform, "namer", "");
    }
  }

  @AfterAll
  static void stop() {
    Stream.of(trusted, sandboxed).filter(each -> each != null).forEach(ModePlatform::close);
  }

  private static List<ModePlatform> both() {
    return List.of(trusted, sandboxed);
  }

  /** Providers are trusted in both. */
  private static void provide(ModePlatform platform, String name, String more) throws Exception {
    prepare(platform, name, more);
    platform.xcore().plugins().load(name, "test");
  }

  private static void prepare(ModePlatform platform, String name, String more) throws Exception {
    Path source = Path.of(System.getProperty("xcore.repository"), "app/src/test/resources/plugins");
    Path target = platform.folder().resolve("plugins").resolve(name);
    try (Stream<Path> files = Files.walk(source.resolve("namer"))) {
      for (Path file : files.toList()) {
        Path to = target.resolve(source.resolve("namer").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    Path manifest = target.resolve("plugin.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("(?m)^name: .*$", "name: " + name) + more);
  }

  @AfterEach
  void restore() throws Exception {
    for (ModePlatform platform : both()) {
      if (!platform.status("namer").isServing()) {
        platform.xcore().plugins().load("namer", "test");
      }
    }
  }

  private static String ask(ModePlatform platform, String action, Map<String, Object> payload) {
    return platform.act("asker", action, payload).toString();
  }

  @Test
  void othersFindItByNameAndUseIt() {
    for (ModePlatform platform : both()) {
      assertThat(ask(platform, "greet", Map.of("name", "Ada")))
          .isEqualTo("Optional[namer greets Ada!]");
      assertThat(ask(platform, "echo", Map.of())).contains("parts=[a, b]", "text=");
      assertThat(ask(platform, "listed", Map.of()))
          .isEqualTo(
              "Optional[[[named.greeting UnaryOperator public namer true, named.echo Function"
                  + " public namer true], false, false, 2]]");
    }
  }

  @Test
  void failuresOfTheProviderAreItsOwn() {
    for (ModePlatform platform : both()) {
      assertThat(ask(platform, "greet", Map.of("name", "fail"))).contains("no such greeting");
      assertThat(ask(platform, "greet", Map.of("name", "break")))
          .contains("handler_error")
          .doesNotContain("secret of the provider");
    }
  }

  @Test
  void whoeverHoldsItIsToldThatItIsAwayAndGetsItBack() {
    for (ModePlatform platform : both()) {
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("namer greets");
      assertThat(ask(platform, "required", Map.of())).isEqualTo("Optional[called]");
      platform.xcore().plugins().unload("namer", "test");
      assertThat(ask(platform, "greet", Map.of("name", "Ada")))
          .contains("service_unavailable", "service 'named.greeting' cannot be used");
      assertThat(ask(platform, "required", Map.of()))
          .contains("service_unavailable", "this needs service 'named.greeting'");
      platform.xcore().plugins().load("namer", "test");
      assertThat(ask(platform, "greet", Map.of("name", "Bob"))).contains("namer greets Bob!");
      platform.xcore().plugins().reload("namer", "test");
      assertThat(ask(platform, "greet", Map.of("name", "Eve"))).contains("namer greets Eve!");
      platform.act("namer", "withdraw", Map.of());
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("service_unavailable");
      platform.xcore().plugins().reload("namer", "test");
    }
  }

  @Test
  void noCallFailsWhileTheProviderIsReloaded() throws Exception {
    for (ModePlatform platform : both()) {
      AtomicBoolean isOver = new AtomicBoolean();
      List<String> failures = new CopyOnWriteArrayList<>();
      AtomicInteger calls = new AtomicInteger();
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                while (!isOver.get()) {
                  String answer = ask(platform, "greet", Map.of("name", "Ada"));
                  calls.incrementAndGet();
                  if (!answer.equals("Optional[namer greets Ada!]")
                      && !answer.contains("rate_limited")) {
                    failures.add(answer);
                  }
                }
              });
      await().until(() -> calls.get() > 0);
      for (int i = 0; i < 5; i++) {
        platform.xcore().plugins().reload("namer", "test");
      }
      isOver.set(true);
      caller.join();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void nothingHoldsTheProvidersClassesOnceItHasLeft() throws Exception {
    try (ModePlatform platform =
        ModePlatform.startWith(SHOUT, folder.resolve("unload"), "trusted", "asker")) {
      long before = platform.xcore().plugins().loaders().alive();
      provide(platform, "namer", "");
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("namer greets");
      ask(platform, "echo", Map.of());
      ask(platform, "greet", Map.of("name", "break"));
      platform.xcore().plugins().unload("namer", "test");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(platform.xcore().plugins().loaders().alive()).isEqualTo(before));
      assertThat(platform.xcore().plugins().loaders().everLeaked()).isZero();
    }
  }

  @Test
  void namesOfThePlatformAndOfOthersCannotBeTaken() throws Exception {
    for (String name : List.of("db", "cache", "ext.shout", "tasks.x")) {
      assertThat(trusted.act("namer", "take", Map.of("name", name)).toString())
          .contains("conflict", "is protected");
    }
    assertThat(trusted.act("namer", "take", Map.of("name", "Not a name")).toString())
        .contains("handler_error");
    assertThat(trusted.act("namer", "takeUnseen", Map.of()).toString()).contains("handler_error");
    prepare(trusted, "rival", "");
    assertThatThrownBy(() -> trusted.xcore().plugins().load("rival", "test"))
        .hasMessageContaining("plugins 'namer' and 'rival' both offer a service called")
        .hasMessageContaining("services.bindings");
  }

  @Test
  void aPluginThatRequiresTheProviderUsesItsOwnTypes() throws Exception {
    Path plugin = trusted.folder().resolve("plugins/linked");
    Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: linked\nversion: 1.0.0\nexecution_mode: trusted\nrequires: [namer]\n");
    Files.writeString(
        plugin.resolve("src/Linked.java"),
        """
        import dev.xcore.sdk.*;
        import java.util.*;
        import names.Names;

        public final class Linked implements Plugin {
          private final Names names;

          public Linked(Names names) { this.names = names; }

          @Action public List<Object> use() {
            return List.of(names.of("Ada"), names.all(List.of("a", "bc")).get(1).length(), names.title("Eve"));
          }
        }
        """);
    trusted.xcore().plugins().load("linked", "test");
    assertThat(trusted.act("linked", "use", Map.of()).toString())
        .contains("first=Ada", "length=3", "2, Dr. Eve");
    trusted.xcore().plugins().unload("linked", "test");
  }

  @Test
  void bindingsSayWhoseServiceANameMeans() throws Exception {
    try (ModePlatform platform =
        ModePlatform.startWith(
            SHOUT + "  bindings: {named.greeting: second, ext.shout: ext.loud}\n",
            folder.resolve("bound"),
            "trusted",
            "asker")) {
      provide(platform, "first", "");
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("handler_error");
      provide(platform, "second", "config: {mark: '?'}\n");
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("second greets Ada?");
      assertThat(ask(platform, "shout", Map.of("text", "a"))).isEqualTo("Optional[A!!!]");
      assertThat(send(platform, "named.greeting/switch", "{\"provider\":\"first\"}"))
          .startsWith("200");
      assertThat(ask(platform, "greet", Map.of("name", "Ada"))).contains("first greets Ada!");
      assertThat(send(platform, "named.greeting/switch", "{\"provider\":\"third\"}"))
          .startsWith("409")
          .contains("can do: ", "first", "second");
      assertThat(send(platform, "ext.shout/switch", "{\"provider\":\"platform\"}"))
          .startsWith("200");
      assertThat(ask(platform, "shout", Map.of("text", "a"))).isEqualTo("Optional[A!]");
      assertThat(send(platform, "ext.shout/switch", "{\"provider\":\"named.greeting\"}"))
          .startsWith("200");
      assertThat(ask(platform, "shout", Map.of("text", "a"))).contains("first greets a!");
      assertThat(send(platform, "nobody/switch", "{\"provider\":\"platform\"}")).startsWith("404");
      assertThat(send(platform, "ext.shout/switch", "{}")).startsWith("422");
    }
  }

  private static String send(ModePlatform platform, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.uri().resolve("/admin/services/" + path))
            .header("Authorization", platform.bearer())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        platform.client().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  @Test
  void anExtensionIsRestartedWithoutLosingPlugins() throws Exception {
    for (ModePlatform platform : both()) {
      assertThat(ask(platform, "shout", Map.of("text", "a"))).isEqualTo("Optional[A!]");
      int starts = ShoutExtension.STARTS.get();
      assertThat(send(platform, "ext.shout/restart", "")).startsWith("200").contains("\"ready\"");
      assertThat(ShoutExtension.STARTS.get()).isEqualTo(starts + 1);
      assertThat(ask(platform, "shout", Map.of("text", "a"))).isEqualTo("Optional[A!]");

      ShoutExtension.refusesToStart = true;
      try {
        assertThat(send(platform, "ext.shout/restart", "")).contains("failed", "no voice today");
        assertThat(ask(platform, "shout", Map.of("text", "a")))
            .contains("service_unavailable", "service 'ext.shout' is away", "no voice today");
        assertThat(ask(platform, "requiresShout", Map.of()))
            .contains("service_unavailable", "this needs service 'ext.shout'");
      } finally {
        ShoutExtension.refusesToStart = false;
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(ask(platform, "shout", Map.of("text", "a"))).isEqualTo("Optional[A!]"));
      assertThat(send(platform, "nobody/restart", "")).startsWith("404").contains("ext.shout");
    }
  }

  @Test
  void aSandboxedPluginOffersNothing() throws Exception {
    Path plugin = sandboxed.folder().resolve("plugins/offering");
    Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: offering\nversion: 1.0.0\nexecution_mode: sandboxed\n");
    Files.writeString(
        plugin.resolve("src/Offering.java"),
        """
        import dev.xcore.sdk.*;

        public final class Offering implements Plugin {
          public Offering(PluginContext context) {
            Runnable nothing = () -> {};
            context.services().register("named.x", Runnable.class, nothing);
          }
        }
        """);
    assertThatThrownBy(() -> sandboxed.xcore().plugins().load("offering", "test"))
        .hasMessageContaining("unsupported_in_sandbox");
  }
}
