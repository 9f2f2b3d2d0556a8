package dev.xcore.services.storage;

import dev.xcore.handlers.StoragePort;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.StoredObject;
import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayOutputStream;
import java.net.URLConnection;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps objects in a bucket. What is larger than a part is sent in parts, so that memory holds one
 * of them at a time. Thread safe.
 */
final class S3Store implements ObjectStore {

  /** S3 wants parts of at least 5 MiB. */
  private static final int PART = 8 << 20;

  private static final int MOST_PARTS = 10_000;
  private static final byte[] NOTHING = {};
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_FOUND = 404;
  private static final int CHANGED = 412;
  private static final int OUT_OF_RANGE = 416;

  private final S3Client client;
  private final String prefix;

  S3Store(S3Client client, String prefix) {
    this.client = client;
    this.prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  @Override
  public String place() {
    return client.place() + "/" + prefix;
  }

  @Override
  public void check() {
    list("", "", 1);
  }

  private static Optional<String> header(OutboundHttp.Reply reply, String name) {
    return reply.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  private OutboundHttp.Reply expect(OutboundHttp.Reply reply, String what) {
    if (reply.status() / 100 != 2 || S3Xml.isError(isXml(reply) ? reply.body() : NOTHING)) {
      throw new ServiceUnavailableException(
          "the storage at %s cannot %s: it answers %d%s"
              .formatted(place(), what, reply.status(), S3Xml.error(reply.body())));
    }
    return reply;
  }

  private static boolean isXml(OutboundHttp.Reply reply) {
    return header(reply, "Content-Type").filter(type -> type.contains("xml")).isPresent();
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    OutboundHttp.Reply reply = client.send("HEAD", prefix + key, Map.of(), Map.of(), NOTHING);
    if (reply.status() == NOT_FOUND) {
      return Optional.empty();
    }
    expect(reply, "tell of an object");
    return Optional.of(
        new StoredObject(
            key,
            header(reply, "Content-Length").map(Long::parseLong).orElse(0L),
            S3Xml.etag(header(reply, "ETag").orElse("")),
            header(reply, "Last-Modified").map(S3Store::time).orElse(Instant.EPOCH)));
  }

  private static Instant time(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  @Override
  public byte[] read(String key, String etag, long offset, int most) {
    if (most == 0) {
      return NOTHING;
    }
    OutboundHttp.Reply reply =
        client.send(
            "GET",
            prefix + key,
            Map.of(),
            Map.of(
                "if-match",
                "\"" + etag + "\"",
                "range",
                "bytes=%d-%d".formatted(offset, offset + most - 1)),
            NOTHING);
    return switch (reply.status()) {
      case OK, PARTIAL -> reply.body();
      case OUT_OF_RANGE -> NOTHING;
      case NOT_FOUND -> throw new NotFoundException("'%s' is not there any more".formatted(key));
      case CHANGED ->
          throw new ConflictException(
              "'%s' was changed while it was read; read it again".formatted(key));
      default -> expect(reply, "give an object").body();
    };
  }

  @Override
  public Upload begin(String key) {
    return new PartUpload(key);
  }

  /** What is being written; the rest that makes no whole part yet is in memory. */
  private final class PartUpload implements Upload {

    private final String key;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final List<String> parts = new ArrayList<>();
    private Optional<String> id = Optional.empty();

    PartUpload(String key) {
      this.key = key;
    }

    @Override
    public void append(byte[] bytes) {
      rest.writeBytes(bytes);
      if (rest.size() >= PART + StoragePort.CHUNK) {
        sendPart();
      }
    }

    private void sendPart() {
      if (parts.size() == MOST_PARTS) {
        throw new ServiceUnavailableException("an object of S3 has at most 10,000 parts");
      }
      if (id.isEmpty()) {
        OutboundHttp.Reply begun =
            client.send("POST", prefix + key, Map.of("uploads", ""), type(key), NOTHING);
        id = Optional.of(S3Xml.upload(expect(begun, "begin an upload").body()));
      }
      Map<String, String> query =
          Map.of("partNumber", String.valueOf(parts.size() + 1), "uploadId", id.get());
      OutboundHttp.Reply sent =
          expect(
              client.send("PUT", prefix + key, query, Map.of(), rest.toByteArray()), "take a part");
      parts.add(header(sent, "ETag").orElse(""));
      rest.reset();
    }

    @Override
    public StoredObject commit() {
      if (id.isEmpty()) {
        expect(
            client.send("PUT", prefix + key, Map.of(), type(key), rest.toByteArray()),
            "keep an object");
      } else {
        if (rest.size() > 0) {
          sendPart();
        }
        expect(
            client.send(
                "POST", prefix + key, Map.of("uploadId", id.get()), Map.of(), S3Xml.parts(parts)),
            "put an object together");
        id = Optional.empty();
      }
      return kept(key);
    }

    @Override
    public void abort() {
      rest.reset();
      Optional<String> begun = id;
      id = Optional.empty();
      begun.ifPresent(upload ->
          client.send("DELETE", prefix + key, Map.of("uploadId", upload), Map.of(), NOTHING));
    }
  }

  private static Map<String, String> type(String key) {
    return Map.of(
        "content-type",
        Optional.ofNullable(URLConnection.guessContentTypeFromName(key))
            .orElse("application/octet-stream"));
  }

  private StoredObject kept(String key) {
    return stat(key)
        .orElseThrow(
            () -> new ConflictException("'%s' was deleted while it was written".formatted(key)));
  }

  @Override
  public List<StoredObject> list(String wanted, String after, int most) {
    Map<String, String> query = new TreeMap<>();
    query.put("list-type", "2");
    query.put("prefix", prefix + wanted);
    query.put("max-keys", String.valueOf(most));
    if (!after.isEmpty()) {
      query.put("start-after", prefix + after);
    }
    OutboundHttp.Reply reply = client.send("GET", "", query, Map.of(), NOTHING);
    return S3Xml.objects(expect(reply, "list objects").body()).stream()
        .map(each ->
            new StoredObject(
                each.key().substring(Math.min(prefix.length(), each.key().length())),
                each.size(),
                each.etag(),
                each.modified()))
        .toList();
  }

  @Override
  public boolean delete(String key) {
    if (stat(key).isEmpty()) {
      return false;
    }
    expect(client.send("DELETE", prefix + key, Map.of(), Map.of(), NOTHING), "delete an object");
    return true;
  }

  @Override
  public StoredObject copy(String from, String to) {
    OutboundHttp.Reply reply =
        client.send(
            "PUT",
            prefix + to,
            Map.of(),
            Map.of("x-amz-copy-source", client.source(prefix + from)),
            NOTHING);
    if (reply.status() == NOT_FOUND) {
      throw new NotFoundException("'%s' is not there to be copied".formatted(from));
    }
    expect(reply, "copy an object");
    return kept(to);
  }
}
