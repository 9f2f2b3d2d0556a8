package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionLimitsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());
  private static final String REQUEST = "GET /docs/ok HTTP/1.1\r\nHost: a\r\n";

  @TempDir Path folder;
  private HttpServer server;
  private final List<Socket> sockets = new ArrayList<>();

  private void start(ConnectionLimits limits, Duration idle) {
    RequestLimits usual = RequestLimits.usual(folder.resolve("uploads"));
    RequestLimits patient =
        new RequestLimits(
            usual.maxBody(),
            usual.maxHeaderBytes(),
            usual.maxHeaders(),
            usual.maxParts(),
            idle,
            usual.minDataRate(),
            usual.maxMessage(),
            usual.uploadDirectory());
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .listen("127.0.0.1", 0)
            .limits(patient)
            .protection(HttpProtection.usual().withConnections(limits))
            .build();
    BuiltInRoute page =
        BuiltInRoute.get(
            "/docs/ok",
            (x, p, s) -> x.respond(200, List.of(), "fine".getBytes(StandardCharsets.UTF_8)));
    server =
        HttpServer.create(
            HttpDispatcher.create(options, () -> NOTHING, List.of(page)), Readiness.create());
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static boolean isServed(Socket socket) throws IOException {
    send(socket, REQUEST + "\r\n");
    StringBuilder answer = new StringBuilder();
    try {
      while (answer.indexOf("fine") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return false;
        }
        answer.append((char) next);
      }
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  @Test
  void aClientHasSoManyConnectionsAndGetsTheirPlacesBack() throws IOException {
    start(new ConnectionLimits(100, 3, Duration.ofSeconds(10)), PATIENCE);
    for (int i = 0; i < 3; i++) {
      assertThat(isServed(connect())).isTrue();
    }

    assertThat(isClosed(connect())).isTrue();

    sockets.getFirst().close();
    await().atMost(PATIENCE).until(() -> isServed(connect()));
  }

  @Test
  void thereAreOnlySoManyConnections() throws IOException {
    start(new ConnectionLimits(2, 0, Duration.ofSeconds(10)), PATIENCE);
    assertThat(isServed(connect())).isTrue();
    assertThat(isServed(connect())).isTrue();

    assertThat(isClosed(connect())).isTrue();
  }

  @Test
  void headersThatTrickleInEndTheirConnection() throws Exception {
    start(new ConnectionLimits(100, 0, Duration.ofSeconds(1)), PATIENCE);
    Socket slow = connect();
    Socket kept = connect();
    assertThat(isServed(kept)).isTrue();
    Thread trickle =
        Thread.ofVirtual()
            .start(() -> {
              try {
                send(slow, REQUEST);
                for (int i = 0; i < 600; i++) {
                  send(slow, "X-" + i + ": a\r\n");
                  Thread.sleep(100);
                }
              } catch (IOException | InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(isClosed(slow)).isTrue();

    trickle.interrupt();
    assertThat(isServed(kept)).as("a connection that is merely idle").isTrue();
  }

  @Test
  void aConnectionThatIsUsedOftenIsNotTakenForASlowOne() throws Exception {
    start(new ConnectionLimits(100, 0, Duration.ofMillis(600)), PATIENCE);
    Socket busy = connect();
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    int served = 0;

    while (System.nanoTime() < end) {
      assertThat(isServed(busy)).isTrue();
      served++;
    }

    assertThat(served).isGreaterThan(10);
  }

  @Test
  void silentConnectionsAreClosed() throws IOException {
    start(ConnectionLimits.USUAL, Duration.ofMillis(500));

    assertThat(isClosed(connect())).isTrue();
  }

  @Test
  @Tag("full")
  void thousandsOfIdleConnectionsDisturbNobody() throws Exception {
    start(ConnectionLimits.USUAL, Duration.ofMinutes(5));
    int many = 9_000;
    Process crowd = crowd(many);
    try (HttpClient client = HttpClient.newHttpClient()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> server.openConnections() >= many);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.uri() + "/docs/ok")).timeout(PATIENCE).build();

      for (int i = 0; i < 500; i++) {
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("fine");
      }

      assertThat(server.openConnections()).isGreaterThanOrEqualTo(many);
    } finally {
      crowd.destroy();
      assertThat(crowd.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> server.openConnections() < 10);
  }

  /** A process of its own, since both ends of so many connections are too many files for one. */
  private Process crowd(int many) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Crowd.class.getName(),
            Integer.toString(server.port()),
            Integer.toString(many))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("crowd.log").toFile())
        .start();
  }

  /** Opens connections and does nothing with them. */
  static final class Crowd {
    private Crowd() {}

    public static void main(String[] arguments) throws Exception {
      List<Socket> open = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        open.add(new Socket("127.0.0.1", Integer.parseInt(arguments[0])));
      }
      Thread.sleep(Duration.ofMinutes(5));
      open.clear();
    }
  }
}
