package dev.xcore.services.storage;

import dev.xcore.handlers.StoragePort;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.services.PluginPorts;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.XcoreException;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The extension {@code storage}: files on disk, or by the S3 protocol. Thread safe. */
public final class StorageExtension implements Service, PluginPorts<StoragePort> {

  private static final Duration CHECKED_FOR = Duration.ofSeconds(30);

  private final Config config;
  private final ObjectStore store;
  private final long mostBytes;
  private volatile long checkedAt;
  private volatile boolean isWell;

  /**
   * Where and what is kept.
   *
   * @param backend {@code disk} or {@code s3}
   * @param directory on disk; by default {@code var/extensions/NAME}
   * @param maxObject the largest object
   * @param shared whether all plugins have one namespace
   * @param endpoint of S3, such as {@code https://s3.eu-central-1.amazonaws.com}
   * @param region of S3
   * @param bucket of S3
   * @param accessKey of S3
   * @param secretKey of S3
   * @param prefix of all keys in the bucket
   * @param pathStyle whether the bucket stands in the path, not in the host
   * @param timeout of one request to S3
   */
  public record Config(
      @Default("disk") @Pattern(regexp = "disk|s3") String backend,
      Optional<String> directory,
      @Default("100MB") String maxObject,
      @Default("false") boolean shared,
      Optional<String> endpoint,
      @Default("us-east-1") String region,
      Optional<String> bucket,
      Optional<String> accessKey,
      Optional<String> secretKey,
      @Default("") String prefix,
      @Default("true") boolean pathStyle,
      @Default("30s") Duration timeout) {

    @Override
    public String toString() {
      return "storage on " + backend;
    }
  }

  /**
   * Makes the extension.
   *
   * @param config where and what is kept
   * @param folder of its own
   * @param outbound sends requests to S3
   */
  public StorageExtension(Config config, Path folder, OutboundHttp outbound) {
    this.config = config;
    this.mostBytes =
        Quantities.bytes(config.maxObject())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "max_object '%s' is no size such as 100MB".formatted(config.maxObject())));
    this.store =
        config.backend().equals("disk")
            ? new DiskStore(config.directory().map(Path::of).orElse(folder))
            : new S3Store(S3Client.create(config, outbound, Clock.systemUTC()), config.prefix());
  }

  @Override
  public void start() {
    store.check();
    isWell = true;
    checkedAt = System.nanoTime();
  }

  @Override
  public Health health() {
    Health found = Health.healthy();
    if (!isWell || System.nanoTime() - checkedAt > CHECKED_FOR.toNanos()) {
      try {
        start();
      } catch (XcoreException | IllegalStateException e) {
        isWell = false;
        found = Health.unhealthy(String.valueOf(e.getMessage()));
      }
    }
    return found.with("backend", config.backend()).with("place", store.place());
  }

  @Override
  public StoragePort port(String plugin) {
    String namespace = config.shared() ? "shared/" : "plugins/" + plugin + "/";
    return new NamespacePort(store, namespace, mostBytes);
  }
}
