package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation as the real server sends it. */
class DocsServerIT {

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() {
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .listen("127.0.0.1", 0)
            .about("Corner shop", "1.0.0", "production")
            .build();
    Snapshot nothing = new Snapshot(1, Map.of(), Map.of(), Optional.empty());
    Docs docs = Docs.create(new OpenApiInfo("Corner shop", "1.0.0", ""), List.of());
    HttpDispatcher dispatcher = HttpDispatcher.create(options, () -> nothing, docs.routes());
    server = HttpServer.create(dispatcher, Readiness.create());
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void everythingAPageLoadsIsServedCompressed(String path) throws Exception {
    String html = new String(get(path).body(), StandardCharsets.UTF_8);
    Matcher asset = Pattern.compile("docs/assets/[^\"]+").matcher(html);
    int found = 0;
    while (asset.find()) {
      HttpResponse<byte[]> plain = get("/" + asset.group());
      HttpResponse<byte[]> compressed = get("/" + asset.group(), "Accept-Encoding", "gzip");
      assertThat(plain.statusCode()).as(asset.group()).isEqualTo(200);
      assertThat(plain.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
      assertThat(plain.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(content(compressed)).isEqualTo(plain.body());
      found++;
    }
    assertThat(found).isGreaterThan(3);
  }

  @Test
  void aBrowserThatHasTheDocumentIsNotSentItAgain() throws Exception {
    for (String encoding : List.of("identity", "gzip")) {
      HttpResponse<byte[]> first = get("/openapi.json", "Accept-Encoding", encoding);
      String etag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<byte[]> second =
          get("/openapi.json", "Accept-Encoding", encoding, "If-None-Match", etag);
      assertThat(second.statusCode()).as(encoding + " " + etag).isEqualTo(304);
      assertThat(new String(content(first), StandardCharsets.UTF_8)).contains("\"3.1.0\"");
    }
  }

  @Test
  void aClosingSlashLeadsToThePage() throws Exception {
    HttpResponse<byte[]> answer = get("/docs/");
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).hasValue("../docs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/assets/x/docs.css",
        "/docs/assets/{version}/nothing.js",
        "/docs/assets/{version}/swagger-ui.html",
        "/docs/assets/{version}/../../../pom.xml",
        "/docs/assets/{version}/..%2f..%2fpom.xml",
        "/docs/assets/{version}/%2e%2e/docs.css",
        "/docs/assets/{version}/docs.css%00",
        "/docs/assets/{version}/deeper/docs.css",
        "/docs/assets/{version}",
        "/docs/assets/"
      })
  void nothingElseIsServed(String path) throws Exception {
    String known = path.replace("{version}", DocsAssets.create().version());
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + known + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer.substring(0, 12)).as(known).isIn("HTTP/1.1 404", "HTTP/1.1 400");
      assertThat(answer).doesNotContain("box-sizing").doesNotContain("<project");
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] content(HttpResponse<byte[]> answer) throws IOException {
    if (answer.headers().firstValue("Content-Encoding").filter("gzip"::equals).isEmpty()) {
      return answer.body();
    }
    try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return input.readAllBytes();
    }
  }
}
