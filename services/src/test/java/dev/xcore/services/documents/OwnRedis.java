package dev.xcore.services.documents;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Redis of a test's own, which may be killed and started again. */
final class OwnRedis implements AutoCloseable {

  private final Path folder;
  private final int port;
  private Process process;

  private OwnRedis(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static OwnRedis start(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    OwnRedis redis = new OwnRedis(folder, port);
    redis.start();
    return redis;
  }

  int port() {
    return port;
  }

  /** What was acknowledged is in its file. */
  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "redis-server",
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--dir",
            folder.toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      process = builder.start();
    } catch (IOException e) {
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw e;
      }
      abort("there is no redis-server: " + e.getMessage());
    }
    await().atMost(Duration.ofSeconds(30)).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
