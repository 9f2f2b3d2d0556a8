package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.server.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shop of the examples on all services: on H2 alone, and elsewhere by configuration alone. */
@Timeout(240)
final class ShopExampleIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("xcore.repository"), "examples", "_services");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final GreenMail smtp = new GreenMail(ServerSetup.SMTP.dynamicPort());

  @BeforeEach
  void start() {
    smtp.start();
  }

  @AfterEach
  void stop() {
    smtp.stop();
    client.shutdownNow();
  }

  @Test
  void theShopWorksOnH2() throws Exception {
    try (Xcore xcore = boot("")) {
      works(xcore);
    }
  }

  @Test
  void theShopWorksOnPostgresAndRedis() throws Exception {
    ServerDatabase.require("Redis", 6379);
    try (ServerDatabase database = ServerDatabase.postgres();
        Xcore xcore = boot(services(database) + cache())) {
      works(xcore);
    }
  }

  @Test
  void theShopWorksOnMariaDb() throws Exception {
    try (ServerDatabase database = ServerDatabase.mariaDb();
        Xcore xcore = boot(services(database))) {
      works(xcore);
    }
  }

  private static String services(ServerDatabase database) {
    return "services:\n  databases: {default: {url: \"%s\", user: %s, password: \"\"}}\n"
        .formatted(database.url(), database.user());
  }

  private static String cache() {
    return "  cache: {backend: tiered, url: \"redis://127.0.0.1:6379\"}\n";
  }

  private Xcore boot(String more) throws IOException {
    copy(EXAMPLES.resolve("shop"), folder.resolve("plugins/shop"));
    Files.copy(EXAMPLES.resolve("xcore.yaml"), folder.resolve("xcore.yaml"));
    Files.writeString(
        folder.resolve("xcore.development.yaml"),
        "server: {port: 0}\nplugins: {watch: false}\n" + more);
    Xcore xcore =
        Xcore.load(
            ConfigurationLoader.in(folder)
                .withEnvironment(Map.of("SMTP_PORT", String.valueOf(smtp.getSmtp().getPort()))));
    for (PluginStatus status : xcore.boot()) {
      assertThat(status.problems()).isEmpty();
    }
    return xcore;
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private void works(Xcore xcore) throws Exception {
    URI shop = xcore.address().orElseThrow().resolve("/plugins/shop/");
    Map<?, ?> ada = made(shop, "customers", Map.of("name", "Ada", "email", "ada@example.org"));
    assertThat(status(shop, "customers", Map.of("name", "Eve", "email", "ada@example.org")))
        .isEqualTo(409);
    Map<?, ?> order = order(shop, ada, "teapot");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(smtp.getReceivedMessages()).as(tasks(xcore)).hasSize(1));
    assertThat(smtp.getReceivedMessages()[0].getSubject()).isEqualTo("Your order of teapot");
    assertThat(get(shop, "report"))
        .isEqualTo(Map.of("customers", 1L, "orders", 1L, "cents", 2450L));
    assertThat(jobs(xcore)).contains("nightly").contains("30 3 * * *");

    becomesTheNextVersionWhileItServes(xcore, shop, ada);

    assertThat(get(shop, "orders/" + order.get("id"))).containsEntry("status", "placed");
    assertThat(made(shop, "orders/" + order.get("id") + "/shipped", Map.of()))
        .containsEntry("status", "shipped");
    xcore.plugins().call("shop", "tidy", Map.of()).value();
  }

  /** Version 2 has a column more; whoever orders meanwhile notices nothing. */
  private void becomesTheNextVersionWhileItServes(Xcore xcore, URI shop, Map<?, ?> customer)
      throws Exception {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Object> placed = new CopyOnWriteArrayList<>();
    Thread buyer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  placed.add(order(shop, customer, "cup").get("id"));
                }
              } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
              } catch (Exception | AssertionError e) {
                failures.add(e);
              }
            });
    await().atMost(PATIENCE).until(() -> placed.size() > 3);
    copy(EXAMPLES.resolve("shop-2"), folder.resolve("plugins/shop"));
    xcore.plugins().reload("shop", "test");
    int before = placed.size();
    await().atMost(PATIENCE).until(() -> placed.size() > before + 3 || !failures.isEmpty());
    buyer.interrupt();
    buyer.join();
    assertThat(failures).isEmpty();
    assertThat(xcore.plugins().find("shop").orElseThrow().manifest().orElseThrow().version())
        .hasToString("2.0.0");
    assertThat((long) get(shop, "report").get("orders")).isGreaterThanOrEqualTo(placed.size());
  }

  private Map<?, ?> order(URI shop, Map<?, ?> customer, String item) throws Exception {
    return made(
        shop, "orders", Map.of("customer", customer.get("id"), "item", item, "cents", 2450));
  }

  private String jobs(Xcore xcore) throws Exception {
    return admin(xcore, "/admin/jobs");
  }

  private String tasks(Xcore xcore) throws Exception {
    return admin(xcore, "/admin/tasks");
  }

  private String admin(Xcore xcore, String path) throws Exception {
    String token = Files.readString(folder.resolve("var/secrets/admin-token")).strip();
    return client
        .send(
            HttpRequest.newBuilder(xcore.address().orElseThrow().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private HttpResponse<byte[]> post(URI shop, String path, Map<String, ?> body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(shop.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(body)))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private int status(URI shop, String path, Map<String, ?> body) throws Exception {
    return post(shop, path, body).statusCode();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> made(URI shop, String path, Map<String, ?> body) throws Exception {
    HttpResponse<byte[]> answer = post(shop, path, body);
    assertThat(answer.statusCode()).as(new String(answer.body())).isBetween(200, 201);
    return (Map<String, Object>) Json.read(answer.body());
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> get(URI shop, String path) throws Exception {
    HttpResponse<byte[]> answer =
        client.send(HttpRequest.newBuilder(shop.resolve(path)).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    return (Map<String, Object>) Json.read(answer.body());
  }
}
