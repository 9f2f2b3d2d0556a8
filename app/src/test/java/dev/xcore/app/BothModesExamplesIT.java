package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples, all trusted, do the same when only their execution mode is changed. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesExamplesIT {

  private final BothModes modes;

  BothModesExamplesIT(BothModes modes) {
    this.modes = modes;
  }

  /** A request, and what its answer contains. */
  private record Step(String method, String path, String type, String body, String expected) {
    HttpRequest.Builder request() {
      return HttpRequest.newBuilder()
          .header("Content-Type", type)
          .method(method, BodyPublishers.ofString(body));
    }
  }

  private record Example(String plugin, List<String> manifest, List<Step> steps) {
    @Override
    public String toString() {
      return plugin;
    }
  }

  private static Step get(String path, String expected) {
    return new Step("GET", path, "application/json", "", expected);
  }

  private static Step json(String method, String path, String body, String expected) {
    return new Step(method, path, "application/json", body, expected);
  }

  private static final Step PICTURE =
      new Step(
          "POST",
          "/shop/products/1/picture",
          "multipart/form-data; boundary=XX",
          "--XX\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n"
              + "Content-Type: image/png\r\n\r\nPNG\r\n--XX--\r\n",
          "bytes=3");

  static Stream<Example> examples() {
    return Stream.of(
        new Example(
            "hello",
            List.of(),
            List.of(
                get("/hello/", "Hello, world!"),
                get("/hello/?name=Ada", "Hello, Ada!"),
                json("POST", "/app/hello/greet", "{\"name\":\"Ada\"}", "Hello, Ada!"),
                json("POST", "/app/hello/greet", "{\"name\":\"\"}", "status=422"))),
        new Example(
            "calculator",
            List.of(),
            List.of(
                json("POST", "/app/calculator/add", "{\"a\":2,\"b\":3}", "result=5"),
                json(
                    "POST",
                    "/app/calculator/add",
                    "{\"a\":%d,\"b\":1}".formatted(Long.MAX_VALUE),
                    "status=500"),
                json(
                    "POST",
                    "/app/calculator/divide",
                    "{\"dividend\":1,\"divisor\":0}",
                    "division_by_zero"),
                json("POST", "/app/calculator/statistics", "{\"numbers\":[1,2.5]}", "mean=1.75"),
                json("POST", "/app/calculator/statistics", "{\"numbers\":[]}", "status=422"))),
        new Example(
            "catalog",
            List.of(),
            List.of(
                get("/catalog/books", "currency=EUR"),
                get("/catalog/v1/books", "price=45.0"),
                get("/catalog/v2/books?word=Java", "Effective Java"),
                get("/catalog/v2/titles", "Concurrency"),
                get("/catalog/v1/books/978-0-13-468599-1", "Effective"),
                get("/catalog/v1/books/none", "status=404"),
                json(
                    "POST",
                    "/catalog/v2/books",
                    "{\"isbn\":\"1\",\"title\":\"T\",\"price\":{\"amount\":1.50,\"currency\":\"EUR\"}}",
                    "status=201"),
                json("POST", "/app/catalog/count", "{}", "result=3"),
                json("POST", "/app/catalog/price@v1", "{\"isbn\":\"1\"}", "result=1.5"))),
        new Example(
            "shop",
            List.of(
                "filesystem: {allowed_paths: [data]}", "allowed_imports: [\"java.nio.file.*\"]"),
            List.of(
                get("/shop/products", "Teapot"),
                get("/shop/products?category=KITCHEN&limit=1", "total=1"),
                get("/shop/products?limit=1000", "status=422"),
                get("/shop/products/9", "status=404"),
                json(
                    "POST",
                    "/shop/products",
                    "{\"name\":\"Cup\",\"price\":3,\"category\":\"KITCHEN\"}",
                    "status=201"),
                json(
                    "PUT",
                    "/shop/products/1",
                    "{\"name\":\"Pot\",\"price\":4,\"category\":\"KITCHEN\"}",
                    "Pot"),
                PICTURE,
                get("/shop/products/1/picture", "body=PNG"),
                get("/shop/products.csv", "Lamp"),
                json("DELETE", "/shop/products/2", "", "status=204"),
                json("POST", "/app/shop/total", "{}", "products=2"),
                get("/shop/v0/ping", "pong from shop"),
                get("/shop/", "<html"))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersAreTheSame(Example example) throws Exception {
    modes.add(example.plugin(), example.plugin(), example.manifest().toArray(String[]::new));
    for (Step step : example.steps()) {
      String path = step.path().startsWith("/app/") ? step.path() : "/plugins" + step.path();
      assertThat(modes.requireSame(step.request(), path).toString()).contains(step.expected());
    }
  }

  @Test
  void aChatIsTheSame() throws Exception {
    modes.add("chat", "chat");
    Object said =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>();
          try (SocketTalk ann = SocketTalk.open(platform, "chat/rooms/tea?name=Ann")) {
            seen.add(ann.next());
            SocketTalk bob = SocketTalk.open(platform, "chat/rooms/tea?name=Bob");
            seen.add(ann.next());
            bob.say("hello");
            seen.add(ann.next());
            seen.addAll(bob.next(2));
            platform.act("chat", "say", Map.of("room", "tea", "name", "Cat", "text", "meow"));
            seen.add(ann.next());
            bob.leave("bye");
            seen.add(ann.next());
          }
          seen.add(SocketTalk.first(platform, "chat/rooms/NO?name=Ann"));
          return seen.toString().replaceAll("\"(at|time|id)\":[^,}]*", "");
        });

    assertThat(said).asString().contains("Bob has joined", "hello", "meow", "Bob has left", "422");
  }
}
