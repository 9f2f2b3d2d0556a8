package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {

  @TempDir Path folder;
  private Path root;
  private StaticFiles files;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectories(folder.resolve("public"));
    Files.writeString(root.resolve("index.html"), "<h1>home</h1>");
    Files.writeString(root.resolve("app.js"), "0123456789");
    Files.writeString(root.resolve(".env"), "SECRET=1");
    Files.createDirectories(root.resolve("empty"));
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve(".git/config"), "x");
    Files.writeString(folder.resolve("outside.txt"), "secret");
    files = new StaticFiles(root);
  }

  private FakeExchange get(FakeExchange exchange) throws IOException {
    files.serve(exchange, root.resolve("app.js"));
    return exchange;
  }

  private static FakeExchange request() {
    return FakeExchange.of("GET", "/app.js");
  }

  @Test
  void aFolderStandsForItsIndex() throws IOException {
    assertThat(files.find(List.of()))
        .hasValue(new StaticFiles.Found(root.resolve("index.html"), true));
    assertThat(files.find(List.of("empty"))).isEmpty();
  }

  @Test
  void whatIsHiddenOrOutsideIsNotThere() throws IOException {
    Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    assertThat(files.find(List.of("app.js"))).isPresent();
    assertThat(files.find(List.of(".env"))).isEmpty();
    assertThat(files.find(List.of(".git", "config"))).isEmpty();
    assertThat(files.find(List.of("..", "outside.txt"))).isEmpty();
    assertThat(files.find(List.of("link.txt"))).isEmpty();
    assertThat(files.find(List.of("up", "outside.txt"))).isEmpty();
    assertThat(files.find(List.of("app.js", "x"))).isEmpty();
    assertThat(files.find(List.of("a\0b"))).isEmpty();
    assertThat(files.find(List.of(folder.resolve("outside.txt").toString()))).isEmpty();
  }

  @Test
  void aFileHasTypeLengthAndTag() throws IOException {
    FakeExchange answer = get(request());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("0123456789");
    assertThat(answer.answerHeader("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    assertThat(answer.answerHeader("Content-Length")).hasValue("10");
    assertThat(answer.answerHeader("Last-Modified"))
        .hasValueSatisfying(
            date -> assertThat(date).matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} .* GMT"));
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws IOException {
    FakeExchange first = get(request());
    String etag = first.answerHeader("ETag").orElseThrow();
    String date = first.answerHeader("Last-Modified").orElseThrow();
    for (FakeExchange again :
        List.of(
            request().with("If-None-Match", etag),
            request().with("If-None-Match", "\"other\", W/" + etag),
            request().with("If-None-Match", etag.replaceFirst("\"$", "--gzip\"")),
            request().with("If-None-Match", "*"),
            request().with("If-Modified-Since", date))) {
      assertThat(get(again).status()).isEqualTo(304);
      assertThat(again.text()).isEmpty();
    }
    assertThat(
            get(request().with("If-None-Match", "\"other\"").with("If-Modified-Since", date))
                .status())
        .isEqualTo(200);
    assertThat(get(request().with("If-Modified-Since", "yesterday")).status()).isEqualTo(200);
  }

  @Test
  void headSendsNoBody() throws IOException {
    FakeExchange answer = get(FakeExchange.of("HEAD", "/app.js"));
    assertThat(answer.answerHeader("Content-Length")).hasValue("10");
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void partsAreSent() throws IOException {
    assertRange("bytes=0-3", "0123", "bytes 0-3/10");
    assertRange("bytes=4-", "456789", "bytes 4-9/10");
    assertRange("bytes=-3", "789", "bytes 7-9/10");
    assertRange("bytes=8-99", "89", "bytes 8-9/10");
    assertRange("bytes=-99", "0123456789", "bytes 0-9/10");
  }

  private void assertRange(String range, String text, String contentRange) throws IOException {
    FakeExchange answer = get(request().with("Range", range));
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.answerHeader("Content-Range")).hasValue(contentRange);
  }

  @Test
  void rangesThatMakeNoSenseAreIgnoredOrRefused() throws IOException {
    for (String ignored :
        List.of(
            "bytes=x-y",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes=-",
            "bytes=--3",
            "bytes=99999999999999999999-")) {
      assertThat(get(request().with("Range", ignored)).status()).as(ignored).isEqualTo(200);
    }
    assertThat(get(request().with("Range", "bytes=10-")).status()).isEqualTo(416);
    assertThat(get(request().with("Range", "bytes=-0")).status()).isEqualTo(416);
    assertThat(get(request().with("Range", "bytes=0-3").with("If-Range", "\"old\"")).status())
        .isEqualTo(200);
  }
}
