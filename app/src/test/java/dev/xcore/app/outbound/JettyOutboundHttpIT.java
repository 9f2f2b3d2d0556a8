package dev.xcore.app.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.OutboundHttp.Reply;
import dev.xcore.kernel.net.OutboundHttp.Request;
import dev.xcore.kernel.net.PrivateAddressException;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JettyOutboundHttpIT {

  private static final byte[] NOTHING = {};

  private final AtomicInteger lookups = new AtomicInteger();
  private final OutboundHttp http =
      JettyOutboundHttp.create(this::lookUp, ClientAssembly.Trust.OF_JDK);

  /** The first answer leads to this machine, all later ones lead nowhere: rebinding. */
  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    if (!host.endsWith(".test")) {
      throw new UnknownHostException(host);
    }
    return List.of(
        InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "240.0.0.1"));
  }

  @AfterEach
  void close() {
    http.close();
  }

  private static Request get(String url, String owner, Reach reach) {
    return new Request(
        owner, "GET", Destination.of(url), List.of(), NOTHING, reach, 1000, Duration.ofSeconds(20));
  }

  private Reply reply(Request request) throws Exception {
    return reply(http.send(request));
  }

  private static Reply reply(CompletableFuture<Reply> pending) throws Exception {
    try {
      return pending.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Reply reply(String url) throws Exception {
    return reply(get(url, "shop", Reach.ANY));
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void methodHeadersAndBodyArriveAndTheReplyComesBackWhole() throws Exception {
    try (RawServer server =
        RawServer.start(RawServer.of("201 Made", "X-A: 1\r\nX-A: 2\r\n", "ü"))) {
      Reply reply =
          reply(
              new Request(
                  "shop",
                  "PATCH",
                  Destination.of(server.url("/a%20b?c=ü")),
                  List.of(new Header("X-B", "3"), new Header("Content-Type", "text/x")),
                  "hé".getBytes(StandardCharsets.UTF_8),
                  Reach.ANY,
                  1000,
                  Duration.ofSeconds(20)));

      assertThat(reply.status()).isEqualTo(201);
      assertThat(text(reply)).isEqualTo("ü");
      assertThat(reply.headers()).contains(new Header("X-A", "1"), new Header("X-A", "2"));
      RawServer.Received seen = server.received().getFirst();
      assertThat(seen.line()).isEqualTo("PATCH /a%20b?c=%C3%BC HTTP/1.1");
      assertThat(seen.header("x-b")).isEqualTo("3");
      assertThat(seen.header("content-type")).isEqualTo("text/x");
      assertThat(seen.header("user-agent")).isEqualTo("XCore");
      assertThat(seen.header("accept-encoding")).isEmpty();
      assertThat(seen.body()).isEqualTo("hé");
    }
  }

  @Test
  void aNameIsResolvedOnceAndStaysTheHostOfTheRequest() throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "here"))) {
      Reply reply = reply("http://rebinding.test:" + server.port() + "/");

      assertThat(text(reply)).isEqualTo("here");
      assertThat(lookups).hasValue(1);
      assertThat(server.received().getFirst().header("host"))
          .isEqualTo("rebinding.test:" + server.port());
    }
  }

  @Test
  void aNameOrAddressOfThisMachineIsOutOfPublicReach() throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "secret"))) {
      for (String host : List.of("rebinding.test", "127.0.0.1", "[::ffff:127.0.0.1]")) {
        Request request = get("http://" + host + ":" + server.port() + "/", "shop", Reach.PUBLIC);

        assertThatThrownBy(() -> reply(request)).isInstanceOf(PrivateAddressException.class);
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aConnectionThatReachedThisMachineServesNoRequestOfPublicReachOrOfAnotherPlugin()
      throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"))) {
      String url = server.url("/");
      reply(get(url, "shop", Reach.ANY));
      reply(get(url, "shop", Reach.ANY));
      assertThat(server.connections()).isEqualTo(1);

      reply(get(url, "users", Reach.ANY));
      assertThat(server.connections()).isEqualTo(2);
      assertThatThrownBy(() -> reply(get(url, "shop", Reach.PUBLIC)))
          .isInstanceOf(PrivateAddressException.class);
    }
  }

  @Test
  void anEndlessBodyIsCutAtItsLimitAndTheConnectionEnds() throws Exception {
    try (RawServer server =
        RawServer.start((request, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(new byte[8192]);
          }
        })) {
      assertThatThrownBy(() -> reply(server.url("/")))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("more than 1000 bytes");
      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeIsNotRead() throws Exception {
    try (RawServer server =
        RawServer.start((request, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        })) {
      assertThatThrownBy(() -> reply(server.url("/")))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("more than 1000 bytes");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x".repeat(1000)))) {
      assertThat(reply(server.url("/")).body()).hasSize(1000);
    }
  }

  @Test
  void tooManyOrTooLargeHeadersAreRefused() throws Exception {
    try (RawServer large =
            RawServer.start(RawServer.of("200 OK", "X: " + "a".repeat(40_000) + "\r\n", ""));
        RawServer many = RawServer.start(RawServer.of("200 OK", "X: a\r\n".repeat(300), ""));
        RawServer endless =
            RawServer.start((request, out) -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
              while (true) {
                out.write("X: a\r\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
              }
            })) {
      for (RawServer server : List.of(large, many, endless)) {
        assertThatThrownBy(() -> reply(server.url("/"))).isInstanceOf(PeerFailedException.class);
      }
    }
  }

  @Test
  void nonsenseInsteadOfAReplyIsThePeersFailure() throws Exception {
    for (String nonsense :
        List.of(
            "hello\r\n\r\n",
            "HTTP/1.1 99 X\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "")) {
      try (RawServer server =
          RawServer.start((request, out) -> {
            out.write(nonsense.getBytes(StandardCharsets.UTF_8));
            throw new IOException("enough");
          })) {
        assertThatThrownBy(() -> reply(server.url("/")))
            .as(nonsense)
            .isInstanceOf(PeerFailedException.class);
      }
    }
  }

  @Test
  void nothingIsUnpackedRedirectedOrRemembered() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[1 << 20]);
    }
    String head =
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Encoding: gzip\r\nSet-Cookie: a=b\r\n"
            + "WWW-Authenticate: Basic realm=x\r\nContent-Length: %d\r\n\r\n";
    try (RawServer server =
        RawServer.start((request, out) -> {
          out.write(head.formatted(packed.size()).getBytes(StandardCharsets.UTF_8));
          out.write(packed.toByteArray());
        })) {
      Request first =
          new Request(
              "shop",
              "GET",
              Destination.of(server.url("/")),
              List.of(),
              NOTHING,
              Reach.ANY,
              HttpCall.MAX_BYTES,
              Duration.ofSeconds(20));
      Reply reply = reply(first);
      reply(first);

      assertThat(reply.status()).isEqualTo(302);
      assertThat(reply.body()).isEqualTo(packed.toByteArray());
      assertThat(server.received()).hasSize(2);
      assertThat(server.received().getLast().header("cookie")).isEmpty();
    }
  }

  @Test
  void aReplyThatDoesNotComeInTimeIsLate() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start((request, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na".getBytes(StandardCharsets.UTF_8));
          out.flush();
          end.await();
        })) {
      Request request =
          new Request(
              "shop",
              "GET",
              Destination.of(server.url("/")),
              List.of(),
              NOTHING,
              Reach.ANY,
              10,
              Duration.ofMillis(200));

      assertThatThrownBy(() -> reply(request)).isInstanceOf(TimeoutException.class);
    } finally {
      end.countDown();
    }
  }

  @Test
  void cancellingEndsTheConnection() throws Exception {
    try (RawServer server =
        RawServer.start((request, out) -> {
          while (true) {
            out.write("HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
        })) {
      CompletableFuture<Reply> pending = http.send(get(server.url("/"), "shop", Reach.ANY));
      await().until(() -> !server.received().isEmpty());

      pending.cancel(true);

      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void closingFailsWhatIsUnderWayAndWhatComesLater() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server = RawServer.start((request, out) -> end.await())) {
      CompletableFuture<Reply> pending = http.send(get(server.url("/"), "shop", Reach.ANY));
      await().until(() -> !server.received().isEmpty());

      http.close();
      http.close();

      assertThatThrownBy(() -> reply(pending)).isInstanceOf(PeerFailedException.class);
      assertThatThrownBy(() -> reply(server.url("/"))).isInstanceOf(PeerFailedException.class);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThatThrownBy(() -> reply("http://127.0.0.1:" + port + "/secret"))
        .isInstanceOf(PeerFailedException.class)
        .hasMessageContaining("GET http://127.0.0.1:" + port + " cannot be reached")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> reply("http://nowhere.example/"))
        .isInstanceOf(PeerFailedException.class)
        .hasMessageContaining("its name is not known");
  }

  @Test
  void ipv6AddressesAreSpokenTo() throws Exception {
    try (RawServer server = RawServer.start("::1", RawServer.of("200 OK", "", "six"))) {
      assertThat(text(reply("http://[::1]:" + server.port() + "/"))).isEqualTo("six");
      assertThat(server.received().getFirst().header("host")).isEqualTo("[::1]:" + server.port());
    }
  }

  @Test
  void noThreadOfTheClientInheritsTheClassLoaderOfWhoAskedFirst() throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        URLClassLoader plugin = new URLClassLoader(new URL[0])) {
      CompletableFuture<Reply> done = new CompletableFuture<>();
      Thread asking =
          Thread.ofPlatform()
              .unstarted(() ->
                  http.send(get(server.url("/"), "shop", Reach.ANY))
                      .whenComplete((reply, failure) -> done.complete(reply)));
      asking.setContextClassLoader(plugin);
      asking.start();
      reply(done);

      List<Thread> own =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("xcore-outbound"))
              .toList();
      assertThat(own).isNotEmpty();
      assertThat(own).noneMatch(thread -> thread.getContextClassLoader() == plugin);
    }
  }
}
