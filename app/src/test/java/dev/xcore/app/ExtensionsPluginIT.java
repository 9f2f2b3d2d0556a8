package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.xcore.kernel.settings.SettingsException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extensions in trusted and in sandboxed plugins: the same answers. */
@Timeout(180)
class ExtensionsPluginIT {

  @TempDir private static Path folder;
  private static GreenMail smtp;
  private static HttpServer weather;
  private static final AtomicInteger FLAKY = new AtomicInteger();
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    smtp = new GreenMail(ServerSetup.SMTP.dynamicPort());
    smtp.setUser("xcore@example.org", "xcore", "geheim");
    smtp.start();
    weather = weather();
    String services = services(smtp.getSmtp().getPort(), weather.getAddress().getPort());
    trusted = ModePlatform.startWith(services, folder.resolve("t"), "trusted", "extender");
    sandboxed = ModePlatform.startWith(services, folder.resolve("s"), "sandboxed", "extender");
  }

  private static HttpServer weather() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/weather",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean isGood =
              body.equals("{\"city\":\"Bonn\"}")
                  && "key-1".equals(exchange.getRequestHeaders().getFirst("X-Api-Key"))
                  && "1".equals(exchange.getRequestHeaders().getFirst("X-Own"));
          byte[] answer = "{\"sky\":\"blue\",\"degrees\":21}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isGood ? 200 : 400, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.createContext(
        "/flaky",
        exchange -> {
          exchange.sendResponseHeaders(FLAKY.getAndIncrement() % 3 < 2 ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String services(int smtpPort, int webPort) {
    return """
    services:
      extensions:
        shout:
          class: dev.xcore.app.ShoutExtension
          config: {end_mark: "!", times: 2}
        mail:
          class: mail
          config:
            host: 127.0.0.1
            port: %d
            security: none
            user: xcore
            password: geheim
            from: Shop <shop@example.org>
        files:
          class: storage
          config: {max_object: 20MB}
        api:
          class: http
          config:
            allow: ["127.0.0.1:%d"]
            headers: {X-Api-Key: key-1}
            retry: {max_attempts: 3, backoff: 1ms}
    """
        .formatted(smtpPort, webPort);
  }

  @AfterAll
  static void stop() {
    Stream.of(trusted, sandboxed).filter(each -> each != null).forEach(ModePlatform::close);
    smtp.stop();
    weather.stop(0);
  }

  /** Requires the same of both, and returns it as text. */
  private static String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("extender", action, payload);
    assertThat(sandboxed.act("extender", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  @Test
  void anExtensionOfAnyClassIsInjectedByItsType() {
    assertThat(same("shout", Map.of("text", "hi"))).isEqualTo("Optional[HI!!]");
    assertThat(same("found", Map.of()))
        .isEqualTo(
            "Optional[[true, true, false, [ext.shout UnaryOperator true, ext.mail Mail true,"
                + " ext.files Storage true, ext.api HttpCalls true], 5, service 'ext.shout', true,"
                + " no plugin that is active offers it to this one]]");
  }

  @Test
  void mailArrivesWithTextHtmlAndAttachmentAndWithoutTheHiddenCopy() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      smtp.purgeEmailFromAllMailboxes();
      assertThat(
              platform
                  .act(
                      "extender", "send", Map.of("to", "Ada <ada@example.org>", "subject", "Grüße"))
                  .toString())
          .isEqualTo("Optional[true]");
      MimeMessage[] received = smtp.getReceivedMessages();
      assertThat(received).hasSize(3);
      assertThat(received[0].getSubject()).isEqualTo("Grüße");
      assertThat(received[0].getFrom()[0].toString()).isEqualTo("Shop <shop@example.org>");
      assertThat(GreenMailUtil.getWholeMessage(received[0]))
          .contains("multipart/alternative", "rechnung.pdf", "To: Ada <ada@example.org>")
          .doesNotContain("secret@example.org");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "subject, handler_error", "address, handler_error", "name, handler_error",
    "type, handler_error", "sender, permission_denied", "nobody, handler_error"
  })
  void headersCannotBeInjectedIntoMail(String what, String expected) {
    int before = smtp.getReceivedMessages().length;
    assertThat(same("refusedMail", Map.of("what", what))).contains(expected);
    assertThat(smtp.getReceivedMessages()).hasSize(before);
  }

  @Test
  void storageKeepsFilesTheSameWayInBothModes() {
    assertThat(same("files", Map.of()))
        .isEqualTo(
            "Optional[[a/b.txt, 10, 12500000, 775000000, true, content ü, false, true, "
                + "[a, a/b.txt, a/ü + %2e..txt, copy.txt, large/x.bin], [a/b.txt, a/ü + %2e..txt],"
                + " [a/ü + %2e..txt, copy.txt], content ü, true, false, true]]");
  }

  @ParameterizedTest
  @CsvSource({
    "parent, handler_error",
    "absolute, handler_error",
    "backslash, handler_error",
    "long, handler_error",
    "zero, handler_error",
    "large, payload_too_large",
    "copy, not_found"
  })
  void keysLeadNowhereElse(String what, String expected) {
    assertThat(same("refusedFile", Map.of("what", what))).contains(expected);
  }

  @Test
  void pluginsDoNotSeeEachOthersFiles() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.add("extender", "other");
      platform.act("extender", "putOwn", Map.of("key", "mine", "text", "a"));
      assertThat(platform.act("other", "getOwn", Map.of("key", "mine")).toString())
          .contains("nothing");
      assertThat(platform.folder().resolve("var/extensions/files/plugins+/extender+/mine"))
          .hasContent("a");
    }
  }

  @Test
  void requestsGoToAllowedServersWithHeadersAndRetries() {
    String server = "http://127.0.0.1:" + weather.getAddress().getPort();
    assertThat(same("fetch", Map.of("url", server + "/weather")))
        .isEqualTo("Optional[[200, blue, 21]]");
    assertThat(same("status", Map.of("url", server + "/flaky"))).isEqualTo("Optional[200]");
    assertThat(FLAKY.get()).isEqualTo(6);
    assertThat(same("status", Map.of("url", "http://127.0.0.1:1/"))).contains("permission_denied");
  }

  @Test
  void withoutPermissionTheTypeIsNotInjected() {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      assertThatThrownBy(
              () -> {
                platform.add("extender", "forbidden");
                Path manifest = platform.folder().resolve("plugins/forbidden/plugin.yaml");
                Files.writeString(
                    manifest,
                    Files.readString(manifest)
                        .replaceFirst("(?m)^permissions: .*$", "permissions: []"));
                platform.xcore().plugins().unload("forbidden", "test");
                platform.xcore().plugins().load("forbidden", "test");
              })
          .hasMessageContaining("\"service:ext.mail:use\"")
          .hasMessageContaining("\"service:ext.shout:use\"");
    }
  }

  private static String page(ModePlatform platform, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.uri().resolve(path))
            .header("Authorization", platform.bearer())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response =
        platform.client().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  @Test
  void administratorsSeeExtensions() throws Exception {
    // Details come with the first look at its health.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(page(trusted, "GET", "/admin/services"))
                .contains("\"name\":\"ext.mail\"", "\"type\":\"extension\"", "\"pause\":\"PT2S\""));
    assertThat(page(trusted, "GET", "/health")).contains("\"ext.files\"");
  }

  @Test
  void classesComeFromTheApplicationsLibFolder() throws Exception {
    Path place = folder.resolve("lib-app");
    Path source = Files.createDirectories(place.resolve("source")).resolve("Doubled.java");
    Files.writeString(
        source,
        """
        public final class Doubled implements java.util.function.UnaryOperator<String> {
          public String apply(String text) { return text + text; }
        }
        """);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
        .isZero();
    Path jar = Files.createDirectories(place.resolve("lib")).resolve("doubled.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("Doubled.class"));
      Files.copy(place.resolve("source/Doubled.class"), out);
    }
    String services =
        """
        services:
          extensions:
            shout: {class: Doubled}
        """;
    try (ModePlatform platform = ModePlatform.startWith(services, place, "sandboxed", "asker")) {
      assertThat(platform.act("asker", "shout", Map.of("text", "ab")).toString())
          .isEqualTo("Optional[abab]");
    }
  }

  @Test
  void everythingWrongIsToldAtOnceWithItsLine() {
    TestApplication application =
        new TestApplication(folder.resolve("wrong"))
            .configure(
                """
                services:
                  extensions:
                    nobody: {class: com.acme.Nobody}
                    shout:
                      class: dev.xcore.app.ShoutExtension
                      config:
                        end_mark: ""
                        times: 9
                        pause: soon
                        worts: []
                        part: {naem: x}
                    mail:
                      class: mail
                      config: {security: maybe, from: a@example.org}
                """);
    assertThatThrownBy(application::load)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("xcore.yaml:4")
        .hasMessageContaining("com.acme.Nobody is not on the application's class path")
        .hasMessageContaining("xcore.yaml:10")
        .hasMessageContaining("services.extensions.shout.config.pause")
        .hasMessageContaining("xcore.yaml:11")
        .hasMessageContaining("did you mean 'words'")
        .hasMessageContaining("services.extensions.shout.config.part.naem")
        .hasMessageContaining("services.extensions.mail.config.host")
        .hasMessageContaining("services.extensions.mail.config.security");
  }
}
