package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the same plugins, trusted and sandboxed, are answered the same. */
@Timeout(180)
@ExtendWith(BothModes.Shared.class)
class BothModesIT {

  private final BothModes modes;

  BothModesIT(BothModes modes) {
    this.modes = modes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modes/typed/123e4567-e89b-12d3-a456-426614174000/GREEN?n=1&n=2&since=2026-02-28&language=de",
        "modes/typed/123e4567-e89b-12d3-a456-426614174000/GREEN",
        "modes/typed/no-uuid/BLUE?n=x&since=never",
        "modes/large?mb=1",
        "modes/largeBytes?mb=1",
        "modes/largeBytes?mb=7",
        "modes/many?n=1000",
        "modes/many?n=400000",
        "modes/streamed",
        "modes/bigStream",
        "modes/thing",
        "modes/text.csv",
        "modes/dyn/hello/you",
        "modes/dyn/created",
        "modes/dyn/closed",
        "modes/many-headers",
        "modes/",
        "modes/deep/app.js",
        "modes/nowhere",
        "probe/text",
        "probe/plain",
        "probe/html",
        "probe/things/7?name=a",
        "probe/things/x",
        "probe/none",
        "probe/null",
        "probe/bytes",
        "probe/input",
        "probe/stream",
        "probe/events",
        "probe/later",
        "probe/later-failed",
        "probe/sold-out",
        "probe/throws",
        "probe/unwritable",
        "probe/limited",
        "probe/admin-only",
        "probe/request?a=1&a=2&b=%C3%A4",
        "probe/rest/a/b/c",
        "probe/redirect",
        "probe/sub",
        "probe/index.html"
      })
  void readingAnswersTheSame(String path) throws Exception {
    HttpRequest.Builder get =
        HttpRequest.newBuilder().header("X-Shop", "ä").header("Cookie", "seen=1; x=2");
    modes.requireSame(get.copy().GET(), path);
    modes.requireSame(get.copy().HEAD(), path);
  }

  record Sent(String method, String path, String type, String body) {
    @Override
    public String toString() {
      return method
          + " "
          + path
          + " "
          + type
          + " "
          + body.substring(0, Math.min(40, body.length()));
    }
  }

  static List<Sent> bodies() {
    String json = "application/json";
    String form = "application/x-www-form-urlencoded";
    String parts = "multipart/form-data; boundary=XX";
    return List.of(
        new Sent("POST", "modes/orders", json, BothModesActionsIT.ORDER),
        new Sent(
            "POST",
            "modes/orders",
            json,
            BothModesActionsIT.ORDER.replace("\"amount\":2", "\"amount\":200")),
        new Sent(
            "POST",
            "modes/orders",
            json,
            BothModesActionsIT.ORDER.replace("RED", "BLUE").replace("tea", " ")),
        new Sent("POST", "modes/orders", json, "{\"id\":1,\"lines\":[]}"),
        new Sent("POST", "modes/orders", json, "{not json"),
        new Sent("POST", "modes/orders", json, ""),
        new Sent("POST", "modes/orders", json, "null"),
        new Sent("POST", "modes/orders", json, "[1]"),
        new Sent("POST", "modes/orders", "text/plain", BothModesActionsIT.ORDER),
        new Sent("POST", "modes/orders", "application/vnd.api+json", BothModesActionsIT.ORDER),
        new Sent("POST", "modes/form", form, "product=a+b&amount=3"),
        new Sent("POST", "modes/form", form, "product=&amount=x"),
        new Sent("POST", "modes/parcels", parts, PARCEL),
        new Sent("POST", "modes/parcels", parts, PARCEL.replace("book", " ")),
        new Sent("POST", "modes/parcels", parts, "--XX\r\nbroken"),
        new Sent("PUT", "modes/raw", "application/octet-stream", "a".repeat(1 << 20)),
        new Sent("PUT", "modes/raw", "application/octet-stream", "b".repeat(9 << 20)),
        new Sent("PUT", "modes/raw", "application/octet-stream", ""),
        new Sent("PUT", "modes/raw", json, "{\"a\":1}"),
        new Sent("PUT", "modes/counted", "text/plain", "c".repeat(9 << 20)),
        new Sent("PUT", "modes/counted", json, "{\"a\":1}"),
        new Sent("PATCH", "modes/text", "text/plain;charset=iso-8859-1", "plain"),
        new Sent("PATCH", "modes/text", json, "{\"a\": 1}"),
        new Sent("POST", "modes/both", json, "{\"a\":  1}"),
        new Sent("POST", "modes/tree", json, "[1,2.5,1e400,{\"a\":null}]"),
        new Sent("POST", "modes/tree", json, "\"" + "d".repeat(1 << 20) + "\""),
        new Sent("POST", "modes/tree", json, "[1" + ",1".repeat(600_000) + "]"),
        new Sent("POST", "modes/tree", json, "{\"\\ud800\":1}"),
        new Sent("POST", "modes/tree", form, "a=1&a=2"),
        new Sent("POST", "modes/treeFirst", json, "{\"product\":\"tea\",\"amount\":2}"),
        new Sent("POST", "modes/headed", json, "{}"),
        new Sent("POST", "modes/streamCreated", json, "{}"),
        new Sent("POST", "modes/dyn/lines", json, "{\"product\":\"tea\",\"amount\":2}"),
        new Sent("POST", "modes/dyn/lines", json, "{\"product\":\"\",\"amount\":0}"),
        new Sent("DELETE", "modes/thing", json, ""),
        new Sent("DELETE", "modes/text", json, ""),
        new Sent("POST", "probe/things", json, "{\"id\":3,\"name\":\"\"}"),
        new Sent("POST", "probe/accepted", json, ""),
        new Sent("POST", "probe/upload", parts, PARCEL),
        new Sent("OPTIONS", "probe/own-options", json, ""),
        new Sent("OPTIONS", "probe/text", json, ""));
  }

  private static final String PARCEL =
      "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nbook\r\n"
          + "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ä.bin\"\r\n"
          + "Content-Type: application/x-thing\r\n\r\n"
          + "0123456789".repeat(20_000)
          + "\r\n--XX--\r\n";

  @ParameterizedTest
  @MethodSource("bodies")
  void writingAnswersTheSame(Sent sent) throws Exception {
    modes.requireSame(
        HttpRequest.newBuilder()
            .header("Content-Type", sent.type())
            .method(sent.method(), BodyPublishers.ofString(sent.body(), StandardCharsets.UTF_8)),
        sent.path());
  }

  @Test
  void whatLiesTooDeepToBeHandedOverIsRefusedClearly() {
    HttpRequest.Builder deep =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("[".repeat(300) + "]".repeat(300)));
    assertThat(modes.sandboxed().send(deep, "modes/tree").toString())
        .contains("status=400", "deeper than 256 levels");
  }
}
