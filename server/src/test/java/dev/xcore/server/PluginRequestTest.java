package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRequestTest {

  private static final String MULTIPART = "multipart/form-data; boundary=cut";

  @TempDir Path folder;

  private PluginRequest request(FakeExchange exchange) {
    return new PluginRequest(
        exchange,
        RequestPath.parse(exchange.rawPath()),
        Map.of(),
        Binder.create(),
        RequestLimits.usual(folder.resolve("uploads")).withMaxBody(500_000));
  }

  private PluginRequest body(String type, String text) {
    return request(FakeExchange.of("POST", "/x").body(type, text));
  }

  private static String part(String disposition, String content) {
    return "--cut\r\nContent-Disposition: form-data; "
        + disposition
        + "\r\n\r\n"
        + content
        + "\r\n";
  }

  @Test
  void theRequestIsDecoded() throws IOException {
    try (PluginRequest request =
        request(
            FakeExchange.of("GET", "/a%20b?x=1&x=2&y=z")
                .with("Cookie", "a=1; b=2")
                .with("X-One", "1"))) {
      assertThat(request.path()).isEqualTo("/a b");
      assertThat(request.queryParams())
          .isEqualTo(Map.of("x", List.of("1", "2"), "y", List.of("z")));
      assertThat(request.query("x")).hasValue("1");
      assertThat(request.cookie("b")).hasValue("2");
      assertThat(request.headers()).containsEntry("x-one", List.of("1"));
      assertThat(request.header("x-ONE")).hasValue("1");
      assertThat(request.authority()).isEqualTo("localhost:8082");
      assertThat(request.uploads()).isEmpty();
    }
  }

  @Test
  void jsonAndFormsBecomeTrees() throws IOException {
    try (PluginRequest json = body("application/vnd.x+json;charset=utf-8", "{\"a\":[1]}");
        PluginRequest form = body("application/x-www-form-urlencoded", "a=1&b=2&b=3")) {
      assertThat(json.tree()).isEqualTo(Map.of("a", List.of(1L)));
      assertThat(form.tree()).isEqualTo(Map.of("a", "1", "b", List.of("2", "3")));
    }
  }

  @Test
  void theBodyCanBeReadTwiceOnceItIsInMemory() throws IOException {
    try (PluginRequest request = body("application/json", "{\"a\":1}")) {
      assertThat(request.text()).isEqualTo("{\"a\":1}");
      assertThat(request.bytes()).hasSize(7);
      assertThat(request.tree()).isEqualTo(Map.of("a", 1L));
    }
  }

  @Test
  void textIsDecodedByItsCharset() throws IOException {
    byte[] utf8 = "ä".getBytes(StandardCharsets.UTF_8);
    try (PluginRequest request = body("text/plain; charset=\"iso-8859-1\"", "ä")) {
      assertThat(request.text()).isEqualTo(new String(utf8, StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "", "application/xml", "application/jsonx"})
  void otherMediaTypesAreNoTree(String type) throws IOException {
    try (PluginRequest request = body(type, "{}")) {
      assertThatExceptionOfType(UnsupportedMediaTypeException.class).isThrownBy(request::tree);
    }
  }

  @Test
  void uploadsAreFilesUntilTheRequestEnds() throws IOException {
    String large = "0123456789".repeat(20_000);
    String form =
        part("name=\"title\"", "Tea\u00e4pot")
            + part(
                "name=\"pic\"; filename=\"..\\..\\etc/pic.png\"\r\nContent-Type: image/png", "PNG")
            + part("name=\"big\"; filename=\"big.txt\"", large)
            + part("name=\"odd\"; filename=\"..\"", "x")
            + "--cut--\r\n";
    Path uploads = folder.resolve("uploads");
    try (PluginRequest request = body(MULTIPART, form)) {
      List<Upload> files = request.uploads();
      assertThat(files).extracting(Upload::name).containsExactly("pic", "big", "odd");
      assertThat(files).extracting(Upload::filename).containsExactly("pic.png", "big.txt", "");
      assertThat(files.getFirst().contentType()).isEqualTo("image/png");
      assertThat(files.get(1).contentType()).isEqualTo("application/octet-stream");
      assertThat(files.get(1).size()).isEqualTo(200_000);
      assertThat(new String(files.get(1).bytes(), StandardCharsets.US_ASCII)).isEqualTo(large);
      assertThat(files.get(1).bytes()).as("read again").hasSize(200_000);
      assertThat(request.tree()).isEqualTo(Map.of("title", "Teaäpot"));
      Path target = folder.resolve("kept.png");
      files.getFirst().transferTo(target);
      assertThat(target).hasContent("PNG");
      files.get(1).transferTo(target);
      assertThat(target).hasContent(large);
      assertThat(list(uploads)).as("large parts are on disk").isNotEmpty();
      assertThat(Files.getPosixFilePermissions(uploads)).hasSize(3);
    }
    assertThat(list(uploads)).isEmpty();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "--cut\r\n",
        "--cut\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nnever ended",
        "--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n"
      })
  void brokenFormsAreRefused(String form) throws IOException {
    try (PluginRequest request = body(MULTIPART, form)) {
      assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(request::uploads);
    }
    try (PluginRequest request = body("multipart/form-data", "x")) {
      assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(request::uploads);
    }
  }

  @Test
  void tooLargeAFormLeavesNothingBehind() throws IOException {
    String form =
        part("name=\"a\"; filename=\"a\"", "x".repeat(300_000))
            + part("name=\"b\"; filename=\"b\"", "x".repeat(300_000))
            + "--cut--\r\n";
    try (PluginRequest request = body(MULTIPART, form)) {
      assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(request::uploads);
    }
    assertThat(list(folder.resolve("uploads"))).isEmpty();
  }

  @Test
  void tooManyPartsAreRefused() throws IOException {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 1100; i++) {
      form.append(part("name=\"n" + i + "\"", "x"));
    }
    try (PluginRequest request = body(MULTIPART, form + "--cut--\r\n")) {
      assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(request::tree);
    }
  }

  @Test
  void aLargeBodyIsRefusedWhereverItIsRead() throws IOException {
    String large = "\"" + "x".repeat(600_000) + "\"";
    try (PluginRequest one = body("application/json", large);
        PluginRequest two = body("application/json", large);
        PluginRequest three = body("text/plain", large)) {
      assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(one::tree);
      assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(two::bytes);
      assertThatExceptionOfType(PayloadTooLargeException.class)
          .isThrownBy(() -> three.body().readAllBytes());
    }
    FakeExchange announced = FakeExchange.of("POST", "/x").with("Content-Length", "600000");
    try (PluginRequest request = request(announced)) {
      assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(request::body);
    }
  }
}
