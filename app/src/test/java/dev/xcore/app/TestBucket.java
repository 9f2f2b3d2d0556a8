package dev.xcore.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A bucket that speaks as much of the S3 protocol as the storage needs, and verifies every
 * signature by a way of its own: it starts from what arrived, not from what was meant.
 */
final class TestBucket implements AutoCloseable {

  static final String BUCKET = "test-bucket";
  static final String ACCESS = "AKIATEST";
  static final String SECRET = "geheim/+=";

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,"
              + " ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private record Kept(byte[] bytes, String etag, ZonedDateTime modified) {}

  private final HttpServer server;
  private final NavigableMap<String, Kept> objects = new TreeMap<>();
  private final Map<String, NavigableMap<Integer, byte[]>> uploads = new HashMap<>();
  volatile int failures;

  TestBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int openUploads() {
    return uploads.size();
  }

  synchronized void clear() {
    objects.clear();
  }

  private synchronized void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (failures > 0) {
        failures--;
        answer(exchange, 503, "<Error><Code>SlowDown</Code></Error>");
      } else if (!isSigned(exchange, body)) {
        answer(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
      } else {
        String path =
            URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
        String root = "/" + BUCKET;
        if (path.equals(root)) {
          list(exchange, query(exchange));
        } else if (path.startsWith(root + "/")) {
          object(exchange, path.substring(root.length() + 1), query(exchange), body);
        } else {
          answer(exchange, 404, "<Error><Code>NoSuchBucket</Code></Error>");
        }
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String each : raw.split("&")) {
        String[] parts = each.split("=", 2);
        query.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
      }
    }
    return query;
  }

  private static boolean isSigned(HttpExchange exchange, byte[] body) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher parts = AUTHORIZATION.matcher(header == null ? "" : header);
    String hash = exchange.getRequestHeaders().getFirst("X-Amz-Content-Sha256");
    if (!parts.matches() || !parts.group(1).equals(ACCESS) || !hex(sha(body)).equals(hash)) {
      return false;
    }
    List<String> names = List.of(parts.group(4).split(";"));
    if (!names.containsAll(List.of("host", "x-amz-content-sha256", "x-amz-date"))) {
      return false;
    }
    String headers =
        names.stream()
            .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
            .collect(Collectors.joining());
    String raw = exchange.getRequestURI().getRawQuery();
    String query =
        raw == null ? "" : Arrays.stream(raw.split("&")).sorted().collect(Collectors.joining("&"));
    String canonical =
        exchange.getRequestMethod()
            + "\n"
            + exchange.getRequestURI().getRawPath()
            + "\n"
            + query
            + "\n"
            + headers
            + "\n"
            + parts.group(4)
            + "\n"
            + hash;
    String scope = parts.group(2) + "/" + parts.group(3) + "/s3/aws4_request";
    String text =
        "AWS4-HMAC-SHA256\n"
            + exchange.getRequestHeaders().getFirst("X-Amz-Date")
            + "\n"
            + scope
            + "\n"
            + hex(sha(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String step : List.of(parts.group(2), parts.group(3), "s3", "aws4_request", text)) {
      key = hmac(key, step);
    }
    return hex(key).equals(parts.group(5));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">");
    objects.tailMap(query.getOrDefault("start-after", ""), false).entrySet().stream()
        .filter(each -> each.getKey().startsWith(query.get("prefix")))
        .limit(Integer.parseInt(query.get("max-keys")))
        .forEach(each ->
            xml.append("<Contents><Key>")
                .append(each.getKey().replace("&", "&amp;").replace("<", "&lt;"))
                .append("</Key><Size>")
                .append(each.getValue().bytes().length)
                .append("</Size><ETag>&quot;")
                .append(each.getValue().etag())
                .append("&quot;</ETag><LastModified>")
                .append(each.getValue().modified().toInstant())
                .append("</LastModified></Contents>"));
    answer(exchange, 200, xml + "</ListBucketResult>");
  }

  private void object(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
      throws IOException {
    String source = exchange.getRequestHeaders().getFirst("X-Amz-Copy-Source");
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        if (query.containsKey("partNumber")) {
          int number = Integer.parseInt(query.get("partNumber"));
          uploads.get(query.get("uploadId")).put(number, body);
          exchange.getResponseHeaders().set("ETag", "\"part-" + number + "\"");
          exchange.sendResponseHeaders(200, -1);
        } else if (source != null) {
          String from = URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8);
          Kept kept = objects.get(from.substring(BUCKET.length() + 2));
          if (kept == null) {
            answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
          } else {
            keep(key, kept.bytes());
            answer(exchange, 200, "<CopyObjectResult/>");
          }
        } else {
          keep(key, body);
          exchange.sendResponseHeaders(200, -1);
        }
      }
      case "POST" -> {
        if (query.containsKey("uploads")) {
          String id = "upload-" + uploads.size();
          uploads.put(id, new TreeMap<>());
          answer(
              exchange,
              200,
              "<InitiateMultipartUploadResult><UploadId>"
                  + id
                  + "</UploadId></InitiateMultipartUploadResult>");
        } else {
          NavigableMap<Integer, byte[]> parts = uploads.remove(query.get("uploadId"));
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          boolean isSmall =
              parts.headMap(parts.lastKey()).values().stream().anyMatch(p -> p.length < 5 << 20);
          parts.values().forEach(all::writeBytes);
          keep(key, all.toByteArray());
          answer(
              exchange,
              isSmall ? 400 : 200,
              isSmall ? "<Error><Code>EntityTooSmall</Code></Error>" : "<Done/>");
        }
      }
      case "DELETE" -> {
        if (query.containsKey("uploadId")) {
          uploads.remove(query.get("uploadId"));
        } else {
          objects.remove(key);
        }
        exchange.sendResponseHeaders(204, -1);
      }
      default -> read(exchange, objects.get(key));
    }
  }

  private void keep(String key, byte[] bytes) {
    objects.put(
        key, new Kept(bytes, hex(sha(bytes)).substring(0, 32), ZonedDateTime.now(ZoneOffset.UTC)));
  }

  private static void read(HttpExchange exchange, Kept kept) throws IOException {
    if (kept == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    if (match != null && !match.equals("\"" + kept.etag() + "\"")) {
      exchange.sendResponseHeaders(412, -1);
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"" + kept.etag() + "\"");
    exchange
        .getResponseHeaders()
        .set("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(kept.modified()));
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(kept.bytes().length));
      exchange.sendResponseHeaders(200, -1);
    } else if (range == null) {
      exchange.sendResponseHeaders(200, kept.bytes().length == 0 ? -1 : kept.bytes().length);
      exchange.getResponseBody().write(kept.bytes());
    } else {
      String[] ends = range.substring("bytes=".length()).split("-");
      int from = Integer.parseInt(ends[0]);
      int to = Math.min(kept.bytes().length, Integer.parseInt(ends[1]) + 1);
      exchange.sendResponseHeaders(206, to - from);
      exchange.getResponseBody().write(kept.bytes(), from, to - from);
    }
  }

  private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(
        status, exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
    if (!exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
