package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminClientTest {

  private HttpServer server;
  private AdminClient client;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new AdminClient(base, Optional.of("secret"));
  }

  @AfterEach
  void stopServer() {
    client.close();
    server.stop(0);
  }

  @Test
  void sendsTokenAndJson() {
    server.createContext(
        "/admin/config",
        exchange -> {
          String seen =
              JsonText.compact(
                  List.of(
                      exchange.getRequestMethod(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          answer(exchange, 200, seen);
        });

    assertThat(client.patch("/admin/config", Map.of("a", 1)).value())
        .isEqualTo(List.of("PATCH", "Bearer secret", "application/json", "{\"a\":1}"));
  }

  @Test
  void aRefusalShowsDetailCodeAndEveryError() {
    server.createContext(
        "/app/shop/add",
        exchange ->
            answer(
                exchange,
                422,
                "{\"detail\":\"2 problems\",\"code\":\"validation_error\",\"errors\":["
                    + "{\"field\":\"name\",\"message\":\"is required\"},"
                    + "{\"field\":\"\",\"message\":\"too many\"}]}"));

    assertThatThrownBy(() -> client.post("/app/shop/add", Map.of()).value())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("2 problems [validation_error]\n  name: is required\n  too many");
  }

  @Test
  void aRefusedTokenSaysWhereTokensComeFrom() {
    server.createContext(
        "/admin/plugins",
        exchange -> answer(exchange, 401, "{\"detail\":\"no\",\"code\":\"unauthenticated\"}"));

    assertThatThrownBy(() -> client.get("/admin/plugins").value())
        .hasMessageContaining("var/secrets/admin-token");
  }

  @Test
  void aForeignServerIsRecognised() {
    server.createContext("/", exchange -> answer(exchange, 200, "<html>"));

    assertThatThrownBy(() -> client.get("/admin/plugins"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is it an XCore server?");
  }

  @Test
  void anAbsentServerIsNamedWithTheCure() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (AdminClient nobody =
        new AdminClient(URI.create("http://127.0.0.1:" + free), Optional.empty())) {
      assertThatThrownBy(() -> nobody.get("/health"))
          .isInstanceOf(AdminClient.NoServerException.class)
          .hasMessageContaining("http://127.0.0.1:" + free)
          .hasMessageContaining("xcore run");
      assertThat(nobody.isReachable()).isFalse();
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
