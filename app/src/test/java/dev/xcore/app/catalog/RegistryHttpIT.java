package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry behind a real server, which may be slow, broken or hostile. */
@Timeout(60)
class RegistryHttpIT {

  /** Answers a request instead of the folder. */
  @FunctionalInterface
  private interface Trick {
    void play(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @TempDir Path root;
  private final ConcurrentHashMap<String, Trick> tricks = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private RegistryFixture fixture;
  private HttpServer server;
  private URI url;

  @BeforeEach
  void serve() throws IOException {
    fixture = new RegistryFixture(root);
    fixture.publisher().init();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/plugins/");
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aRegistryBehindHttpIsSearchedAndFetched() throws IOException {
    Release release = fixture.publish("users", "1.0.0+build.7");

    try (Registry registry = open()) {
      assertThat(registry.index().search("user")).containsExactly(release);
      Path archive = registry.fetch(release, root, FetchProgress.unwatched());
      assertThat(Sha256.of(archive)).isEqualTo(release.archive().sha256());
    }
  }

  @Test
  void anUnchangedIndexIsNotSentAgain() throws IOException {
    index();
    fixture.pass(Duration.ofMinutes(11));
    requests.clear();

    assertThat(index().serial()).isEqualTo(1);
    assertThat(requests).containsExactly("/plugins/index.json 304");
    requests.clear();
    index();
    assertThat(requests).isEmpty();
  }

  @Test
  void aNotModifiedThatNobodyAskedForIsNoIndex() {
    tricks.put("/plugins/index.json", exchange -> exchange.sendResponseHeaders(304, -1));

    assertThatThrownBy(this::index).hasMessageContaining("answered 304 instead of 200");
  }

  @Test
  void anIndexThatIsKeptForeverByTheServerExpires() throws IOException {
    index();
    fixture.pass(Duration.ofDays(31));

    assertThatThrownBy(this::index).hasMessageContaining("expired");
  }

  @Test
  void aTamperedArchiveIsThrownAway() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    byte[] other = new byte[(int) release.archive().size()];
    tricks.put("/plugins/users/users-1.0.0.jar", exchange -> send(exchange, 200, other));

    assertThatThrownBy(() -> fetch(release)).hasMessageContaining("is not what the index names");
    assertThat(root.resolve("users-1.0.0.jar")).doesNotExist();
  }

  @Test
  void anArchiveThatIsDeclaredTooLargeIsNotBegun() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    tricks.put(
        "/plugins/users/users-1.0.0.jar",
        exchange -> {
          exchange.sendResponseHeaders(200, 1L << 40);
          exchange.getResponseBody().write(0);
          exchange.getResponseBody().flush();
          over.await(10, TimeUnit.SECONDS);
        });

    assertThatThrownBy(() -> fetch(release)).hasMessageContaining("is larger than");
  }

  @Test
  void anArchiveWithoutEndIsCutAtItsSize() throws IOException {
    Release release = fixture.publish("users", "1.0.0");
    tricks.put("/plugins/users/users-1.0.0.jar", this::sendForever);

    assertThatThrownBy(() -> fetch(release)).hasMessageContaining("is larger than");
  }

  @Test
  void anIndexWithoutEndIsCutAtTenMegabytes() {
    tricks.put("/plugins/index.json", this::sendForever);

    assertThatThrownBy(this::index).hasMessageContaining("larger than the 10,485,760 bytes");
  }

  @Test
  void aServerThatTricklesIsLeftAtTheDeadline() throws IOException {
    tricks.put("/plugins/index.json", this::trickle);

    try (RegistryHttp slow = hasty()) {
      assertThatThrownBy(() -> fetch(slow)).hasMessageContaining("was not sent within its time");
    }
  }

  @Test
  void aServerThatNeverAnswersIsLeftAtTheDeadline() throws IOException {
    tricks.put("/plugins/index.json", exchange -> over.await(30, TimeUnit.SECONDS));

    try (RegistryHttp slow = hasty()) {
      assertThatThrownBy(() -> fetch(slow)).isInstanceOf(CatalogException.class);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    tricks.put(
        "/plugins/index.json",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          throw new IOException("the server dies");
        });

    assertThatThrownBy(this::index).hasMessageContaining("cannot be fetched");
  }

  @Test
  void redirectsAreFollowedWithinTheirSchemeOnly() throws IOException {
    fixture.publish("users", "1.0.0");
    redirect("/plugins/index.json", "/moved/index.json");
    tricks.put(
        "/moved/index.json", exchange -> send(exchange, 200, Files.readAllBytes(fixture.index())));
    assertThat(index().plugins()).containsKey("users");

    fixture.pass(Duration.ofMinutes(11));
    for (String elsewhere :
        List.of("https://127.0.0.1/index.json", "file:///etc/passwd", "ftp://x/", "::", "//")) {
      redirect("/plugins/index.json", elsewhere);
      assertThatThrownBy(this::index).as(elsewhere).hasMessageContaining("redirect");
    }
    redirect("/plugins/index.json", "/plugins/index.json");
    assertThatThrownBy(this::index).hasMessageContaining("more than 3 times");
  }

  @Test
  void whatIsNotThereAndWhatIsWrongSaySo() {
    tricks.put("/plugins/index.json", exchange -> send(exchange, 404, new byte[0]));
    assertThatThrownBy(this::index).hasMessageContaining("does not exist");

    tricks.put("/plugins/index.json", exchange -> send(exchange, 500, new byte[9]));
    assertThatThrownBy(this::index).hasMessageContaining("answered 500");

    tricks.put("/plugins/index.json", exchange -> send(exchange, 200, "<html>".getBytes()));
    assertThatThrownBy(this::index).hasMessageContaining("changed after it was signed");

    server.stop(0);
    assertThatThrownBy(this::index).hasMessageContaining("cannot be fetched");
  }

  @Test
  void readersSeeEveryPublicationWholeWhileItGoesOn() throws Exception {
    var publishing =
        threads.submit(() -> {
          for (int i = 0; i < 10; i++) {
            fixture.publish("users", "1.0." + i);
          }
          return true;
        });
    long last = 0;
    while (!publishing.isDone()) {
      fixture.pass(Duration.ofMinutes(11));
      long serial = index().serial();
      assertThat(serial).isGreaterThanOrEqualTo(last);
      last = serial;
    }
    assertThat(publishing.get(1, TimeUnit.SECONDS)).isTrue();
    fixture.pass(Duration.ofMinutes(11));
    assertThat(index().releases("users")).hasSize(10);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Trick trick = tricks.get(path);
    try (exchange) {
      if (trick != null) {
        trick.play(exchange);
      } else {
        file(exchange, fixture.folder.resolve(path.replaceFirst("^/plugins/", "")));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      requests.add(path + " " + exchange.getResponseCode());
    }
  }

  private static void file(HttpExchange exchange, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      send(exchange, 404, new byte[0]);
      return;
    }
    byte[] content = Files.readAllBytes(file);
    String tag = "\"" + Sha256.hex(content) + "\"";
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      send(exchange, 200, content);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void sendForever(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = exchange.getResponseBody()) {
      while (over.getCount() > 0) {
        out.write(block);
      }
    }
  }

  private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (!over.await(50, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    }
  }

  private void redirect(String from, String to) {
    tricks.put(
        from,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  private RegistryHttp hasty() {
    Duration soon = Duration.ofSeconds(1);
    return RegistryHttp.create(url, new FetchLimits(soon, soon, soon));
  }

  private void fetch(RegistryHttp files) throws RegistryFiles.Missing {
    files.fetch(
        RegistryFiles.Wanted.of(Registry.INDEX, Registry.LARGEST_INDEX),
        root.resolve("index"),
        FetchProgress.unwatched());
  }

  private Path fetch(Release release) throws IOException {
    try (Registry registry = open()) {
      return registry.fetch(release, root, FetchProgress.unwatched());
    }
  }

  private RegistryIndex index() throws IOException {
    try (Registry registry = open()) {
      return registry.index();
    }
  }

  private Registry open() throws IOException {
    return fixture.open(url, "production", true);
  }
}
