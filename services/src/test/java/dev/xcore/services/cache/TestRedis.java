package dev.xcore.services.cache;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.cache.CacheSettings.Room;
import dev.xcore.services.redis.RedisUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The Redis of this machine, under an application name of the test's own. Where it does not answer
 * the test is skipped, or fails if XCORE_REQUIRE_SERVICES is true.
 */
public final class TestRedis {

  public static final int PORT = 6379;

  private TestRedis() {}

  /** Makes a name that no other test has. */
  public static String application() {
    return "xcore-test-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }

  public static void require() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", PORT), 1000);
    } catch (IOException e) {
      String message = "Redis at 127.0.0.1:%d does not answer: %s".formatted(PORT, e.getMessage());
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw new AssertionError(message, e);
      }
      abort(message);
    }
  }

  static CacheSettings settings(String application, Backend backend, int port) {
    return new CacheSettings(
        application,
        backend,
        Optional.of(RedisUrl.parse("redis://127.0.0.1:" + port + "/0")),
        Duration.ofMinutes(5),
        new Room(1000, 1 << 22),
        Duration.ofSeconds(1),
        false);
  }
}
