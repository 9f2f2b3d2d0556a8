package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.outbound.JettyOutboundHttp;
import dev.xcore.handlers.BoundStorage;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.Storage;
import dev.xcore.services.storage.StorageExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A storage by the S3 protocol keeps what every storage promises. */
@Timeout(120)
class S3StorageIT extends StorageContract {

  @TempDir private static Path folder;
  private static TestBucket bucket;
  private static OutboundHttp outbound;
  private StorageExtension extension;

  @BeforeAll
  static void open() throws Exception {
    bucket = new TestBucket();
    outbound = JettyOutboundHttp.create();
  }

  @AfterAll
  static void close() {
    outbound.close();
    bucket.close();
  }

  @BeforeEach
  void start() {
    bucket.clear();
    extension = extension(bucket.endpoint(), TestBucket.SECRET);
    extension.start();
  }

  @AfterEach
  void recover() {
    bucket.failures = 0;
  }

  private static StorageExtension extension(String endpoint, String secret) {
    return new StorageExtension(
        new StorageExtension.Config(
            "s3",
            Optional.empty(),
            MOST_TEXT,
            false,
            Optional.of(endpoint),
            "eu-central-1",
            Optional.of(TestBucket.BUCKET),
            Optional.of(TestBucket.ACCESS),
            Optional.of(secret),
            "below here",
            true,
            Duration.ofSeconds(10)),
        folder,
        outbound);
  }

  @Override
  StorageExtension extension() {
    return extension;
  }

  @Test
  void uploadsInPartsAreGivenUpWithTheirWriter() {
    Storage storage = new BoundStorage(extension.port("shop"));
    assertThatThrownBy(() ->
            storage.write(
                "a",
                out -> {
                  out.write(new byte[20 << 20]);
                  throw new IllegalStateException("no more");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bucket.openUploads()).isZero();
  }

  @Test
  void aServerThatIsBusyIsAskedAgainAndThenAway() {
    Storage storage = new BoundStorage(extension.port("shop"));
    bucket.failures = 2;
    assertThat(storage.put("a", new byte[] {1}).size()).isEqualTo(1);
    bucket.failures = 20;
    assertThatThrownBy(() -> storage.put("a", new byte[] {2}))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("503 (SlowDown)");
  }

  @Test
  void wrongKeysAndAServerThatIsNotThereAreToldSo() {
    assertThatThrownBy(() -> extension(bucket.endpoint(), "wrong").start())
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("403 (SignatureDoesNotMatch)");
    StorageExtension nowhere = extension("http://127.0.0.1:1", "x");
    assertThatThrownBy(nowhere::start)
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("cannot be reached");
    assertThat(nowhere.health().status()).isEqualTo(Health.Status.UNHEALTHY);
  }

  @Test
  void pluginsInBothModesUseIt() throws Exception {
    String services =
        """
        services:
          extensions:
            shout: {class: dev.xcore.app.ShoutExtension, config: {end_mark: "!"}}
            mail: {class: mail, config: {host: 127.0.0.1, port: 1, security: none, from: a@b.c}}
            api: {class: http, config: {allow: [example.org]}}
            files:
              class: storage
              config:
                backend: s3
                endpoint: %s
                bucket: %s
                access_key: %s
                secret_key: "%s"
                max_object: 20MB
        """
            .formatted(bucket.endpoint(), TestBucket.BUCKET, TestBucket.ACCESS, TestBucket.SECRET);
    for (String mode : List.of("trusted", "sandboxed")) {
      try (ModePlatform platform =
          ModePlatform.startWith(services, folder.resolve(mode), mode, "extender")) {
        assertThat(platform.act("extender", "files", Map.of()).toString())
            .contains("[a, a/b.txt, a/ü + %2e..txt, copy.txt, large/x.bin]", "775000000");
      }
    }
  }
}
