package dev.xcore.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.ObjectMapper;

/**
 * The load generator, a process of its own: takes one {@link Order} a line on its standard input
 * and answers each with one {@link Outcome} a line. It lives through all rounds, so that both
 * servers meet the same warm client.
 */
public final class HttpLoad {

  private HttpLoad() {}

  /**
   * What to send.
   *
   * @param port on the loopback interface
   * @param path of the request
   * @param body JSON; empty for a GET
   * @param expected what the body of every answer holds
   * @param connections at once, each with a platform thread of its own
   * @param seconds how long
   */
  public record Order(
      int port, String path, String body, String expected, int connections, int seconds) {}

  /**
   * What came of it.
   *
   * @param requests answered as expected
   * @param perSecond of these
   * @param p50Micros median time of an answer in microseconds
   * @param p99Micros 99th percentile in microseconds
   * @param failure the first unexpected answer, empty if there was none
   */
  public record Outcome(
      long requests, double perSecond, double p50Micros, double p99Micros, String failure) {}

  /**
   * Serves orders until the standard input ends.
   *
   * @param arguments none
   * @throws IOException if an order cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        Outcome outcome = run(mapper.readValue(line, Order.class));
        System.out.println(mapper.writeValueAsString(outcome));
        System.out.flush();
      }
    }
  }

  static Outcome run(Order order) {
    byte[] request = HttpConnection.request(order.path(), order.body());
    long start = System.nanoTime();
    long end = start + order.seconds() * 1_000_000_000L;
    Histogram all = new Histogram();
    String failure = "";
    try (ExecutorService threads = Executors.newFixedThreadPool(order.connections())) {
      List<Future<Histogram>> results = new ArrayList<>();
      Callable<Histogram> client = () -> client(order, request, end);
      for (int number = 0; number < order.connections(); number++) {
        results.add(threads.submit(client));
      }
      for (Future<Histogram> result : results) {
        all.add(result.get());
      }
    } catch (ExecutionException failed) {
      failure = String.valueOf(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(
        all.total(),
        all.total() / seconds,
        all.percentile(0.50) / 1e3,
        all.percentile(0.99) / 1e3,
        failure);
  }

  private static Histogram client(Order order, byte[] request, long end) throws IOException {
    Histogram histogram = new Histogram();
    try (HttpConnection connection = HttpConnection.open(order.port())) {
      int status = connection.exchange(request);
      if (status / 100 != 2 || !connection.body().contains(order.expected())) {
        throw new IOException(
            order.path()
                + " answered "
                + status
                + " "
                + connection.body()
                + ", expected "
                + order.expected());
      }
      int length = connection.bodyLength();
      for (long before = System.nanoTime(); before < end; ) {
        int next = connection.exchange(request);
        long after = System.nanoTime();
        if (next != status || connection.bodyLength() != length) {
          throw new IOException(order.path() + " answered " + next + " " + connection.body());
        }
        histogram.record(after - before);
        before = after;
      }
    }
    return histogram;
  }
}
