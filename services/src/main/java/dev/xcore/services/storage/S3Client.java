package dev.xcore.services.storage;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ServiceUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Sends signed requests to one bucket. Of the libraries that could, the smallest brings ten
 * megabytes and a second HTTP client; what is needed of the protocol is this. Thread safe.
 */
final class S3Client {

  private static final int MOST_REPLY = 2 << 20;
  private static final int SERVER_ERROR = 500;
  private static final int FORBIDDEN = 403;
  private static final int ATTEMPTS = 3;

  private final Destination root;
  private final String base;
  private final AwsSignature signature;
  private final Duration timeout;
  private final OutboundHttp outbound;
  private final Clock clock;

  private S3Client(
      Destination root,
      String base,
      AwsSignature signature,
      Duration timeout,
      OutboundHttp outbound,
      Clock clock) {
    this.root = root;
    this.base = base;
    this.signature = signature;
    this.timeout = timeout;
    this.outbound = outbound;
    this.clock = clock;
  }

  static S3Client create(StorageExtension.Config config, OutboundHttp outbound, Clock clock) {
    String bucket = required("bucket", config.bucket());
    String endpoint = required("endpoint", config.endpoint()).replaceAll("/+$", "");
    String url = config.pathStyle() ? endpoint : endpoint.replaceFirst("://", "://" + bucket + ".");
    return new S3Client(
        Destination.of(url),
        config.pathStyle() ? "/" + AwsSignature.encoded(bucket) : "",
        new AwsSignature(
            required("access_key", config.accessKey()),
            required("secret_key", config.secretKey()),
            config.region()),
        config.timeout(),
        outbound,
        clock);
  }

  private static String required(String key, Optional<String> value) {
    return value
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> new IllegalArgumentException("backend s3 needs '" + key + "' in the config"));
  }

  /** Says where things are kept. */
  String place() {
    return root.origin() + base;
  }

  /** Returns the path of a key as copies name it. */
  String source(String key) {
    return (base.isEmpty() ? "/" + root.host().replaceFirst("\\..*", "") : base) + path(key);
  }

  private static String path(String key) {
    return "/"
        + Arrays.stream(key.split("/", -1))
            .map(AwsSignature::encoded)
            .collect(Collectors.joining("/"));
  }

  /**
   * Sends a request about a key, or about the bucket where the key is empty, and waits for the
   * reply. What changes nothing twice is tried again while the server is busy.
   *
   * @throws ServiceUnavailableException if the server cannot be reached, refuses the keys or fails
   */
  OutboundHttp.Reply send(
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {
    for (int attempt = 1; ; attempt++) {
      OutboundHttp.Reply reply = once(method, key, query, headers, body);
      if (reply.status() >= SERVER_ERROR && attempt < ATTEMPTS && !method.equals("POST")) {
        continue;
      }
      if (reply.status() >= SERVER_ERROR || reply.status() == FORBIDDEN) {
        throw new ServiceUnavailableException(
            "the storage at %s answers %d%s"
                .formatted(place(), reply.status(), S3Xml.error(reply.body())));
      }
      return reply;
    }
  }

  private OutboundHttp.Reply once(
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {
    String path = key.isEmpty() ? (base.isEmpty() ? "/" : base) : base + path(key);
    SortedMap<String, String> sorted = new TreeMap<>(query);
    Map<String, String> all = new TreeMap<>(headers);
    boolean isUsual = root.port() == (root.isSecure() ? 443 : 80);
    all.put("host", isUsual ? root.host() : root.host() + ":" + root.port());
    String target = sorted.isEmpty() ? path : path + "?" + AwsSignature.query(sorted);
    Duration most = remaining();
    CompletableFuture<OutboundHttp.Reply> reply =
        outbound.send(
            new OutboundHttp.Request(
                "extension storage",
                method,
                new Destination(root.scheme(), root.host(), root.port(), target),
                signature.sign(method, path, sorted, all, body, clock.instant()),
                body,
                Reach.ANY,
                MOST_REPLY,
                most));
    try {
      return reply.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw away(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw away("no answer within " + most.toMillis() + " ms");
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw away("the request was interrupted");
    }
  }

  private Duration remaining() {
    Duration left = CallContext.find().flatMap(CallContext::remaining).orElse(timeout);
    return left.compareTo(timeout) < 0 && left.isPositive() ? left : timeout;
  }

  private ServiceUnavailableException away(String why) {
    return new ServiceUnavailableException(
        "the storage at %s cannot be reached: %s".formatted(place(), why));
  }
}
