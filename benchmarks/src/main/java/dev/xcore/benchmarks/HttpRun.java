package dev.xcore.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.ObjectMapper;

/**
 * An action and a route over HTTP beside bare Jetty doing the same JSON work. Both servers are
 * processes of their own and run side by side; rounds alternate between them. Medians are reported.
 */
final class HttpRun {

  private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseG1GC");

  private final Settings settings;
  private final ObjectMapper mapper = new ObjectMapper();

  HttpRun(Settings settings) {
    this.settings = settings;
  }

  /** One kind of request. */
  private record Work(String name, String path, String body, String expected) {}

  private static final List<Work> WORKS =
      List.of(
          new Work("action", "/app/bench/add", "{\"a\":2,\"b\":3}", "\"result\":5"),
          new Work(
              "route",
              "/plugins/bench/items",
              "{\"name\":\"Teapot\",\"price\":24.5,\"tags\":[\"kitchen\",\"porcelain\",\"blue\"]}",
              "\"id\":7"));

  List<Figure> run() throws IOException, InterruptedException {
    Path application = Files.createDirectories(settings.work().resolve("http"));
    PluginFiles.bench(Files.createDirectories(application.resolve("plugins")));
    int xcorePort = JavaProcess.freePort();
    int jettyPort = JavaProcess.freePort();
    try (JavaProcess xcore = XcoreServer.start(application, xcorePort, OPTIONS);
        JavaProcess jetty =
            JavaProcess.start(application, OPTIONS, JettyPeer.class.getName(), "" + jettyPort);
        JavaProcess load =
            JavaProcess.start(application, List.of("-Xmx128m"), HttpLoad.class.getName());
        BufferedWriter orders = load.input();
        BufferedReader outcomes = load.output()) {
      xcore.awaitReady(xcorePort);
      jetty.awaitReady(jettyPort);
      List<Figure> figures = new ArrayList<>();
      for (Work work : WORKS) {
        figures.addAll(compare(work, xcorePort, jettyPort, orders, outcomes));
      }
      return figures;
    }
  }

  private List<Figure> compare(
      Work work, int xcorePort, int jettyPort, BufferedWriter orders, BufferedReader outcomes)
      throws IOException {
    List<HttpLoad.Outcome> ours = new ArrayList<>();
    List<HttpLoad.Outcome> theirs = new ArrayList<>();
    for (int round = -2; round < settings.rounds(); round++) {
      boolean isXcoreFirst = round % 2 == 0;
      HttpLoad.Outcome first = send(work, isXcoreFirst ? xcorePort : jettyPort, orders, outcomes);
      HttpLoad.Outcome second = send(work, isXcoreFirst ? jettyPort : xcorePort, orders, outcomes);
      if (round >= 0) {
        ours.add(isXcoreFirst ? first : second);
        theirs.add(isXcoreFirst ? second : first);
      }
    }
    String name = "HTTP " + work.name() + ", " + settings.connections() + " connections";
    return List.of(
        figure(name, "requests/s", ours, theirs, HttpLoad.Outcome::perSecond).atLeastOfPeer(0.8),
        figure(name + ", p50", "ms", ours, theirs, outcome -> outcome.p50Micros() / 1000),
        figure(name + ", p99", "ms", ours, theirs, outcome -> outcome.p99Micros() / 1000)
            .atMost(5));
  }

  private static Figure figure(
      String name,
      String unit,
      List<HttpLoad.Outcome> ours,
      List<HttpLoad.Outcome> theirs,
      ToDoubleFunction<HttpLoad.Outcome> value) {
    return Figure.of(name, Medians.of(ours.stream().mapToDouble(value)), unit)
        .beside("bare Jetty", Medians.of(theirs.stream().mapToDouble(value)));
  }

  private HttpLoad.Outcome send(Work work, int port, BufferedWriter orders, BufferedReader outcomes)
      throws IOException {
    HttpLoad.Order order =
        new HttpLoad.Order(
            port,
            work.path(),
            work.body(),
            work.expected(),
            settings.connections(),
            settings.seconds());
    orders.write(mapper.writeValueAsString(order));
    orders.newLine();
    orders.flush();
    String line = outcomes.readLine();
    if (line == null) {
      throw new IOException("the load generator ended");
    }
    HttpLoad.Outcome outcome = mapper.readValue(line, HttpLoad.Outcome.class);
    if (!outcome.failure().isEmpty()) {
      throw new IOException("an answer was wrong: " + outcome.failure());
    }
    return outcome;
  }
}
