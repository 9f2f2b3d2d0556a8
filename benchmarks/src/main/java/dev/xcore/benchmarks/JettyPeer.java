package dev.xcore.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Bare Jetty doing by hand what a plugin's action and route do: the same bodies, read and written
 * by Jackson's record binding, on virtual threads. No routing table, no limits, no deadlines, no
 * validation: the least that a Jetty handler can do for this work.
 */
public final class JettyPeer {

  private JettyPeer() {}

  /**
   * Payload of the action.
   *
   * @param a a number
   * @param b a number
   */
  public record Sum(int a, int b) {}

  /**
   * The action's ok envelope.
   *
   * @param status ok
   * @param plugin its name
   * @param action its name
   * @param result the sum
   */
  public record Envelope(String status, String plugin, String action, int result) {}

  /**
   * Body of the route.
   *
   * @param name a text
   * @param price a number
   * @param tags texts
   */
  public record Item(String name, double price, List<String> tags) {}

  /**
   * The route's answer.
   *
   * @param id a number
   * @param name a text
   * @param price a number
   * @param tags texts
   */
  public record Stored(long id, String name, double price, List<String> tags) {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments the port
   * @throws Exception if Jetty does not start
   */
  public static void main(String[] arguments) throws Exception {
    start(Integer.parseInt(arguments[0])).join();
  }

  static Server start(int port) throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new JsonHandler());
    server.start();
    return server;
  }

  private static final class JsonHandler extends Handler.Abstract {

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectReader sums = mapper.readerFor(Sum.class);
    private final ObjectWriter envelopes = mapper.writerFor(Envelope.class);
    private final ObjectReader items = mapper.readerFor(Item.class);
    private final ObjectWriter stored = mapper.writerFor(Stored.class);

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte @Nullable [] answer =
          switch (Request.getPathInContext(request)) {
            case "/app/bench/add" -> add(request);
            case "/plugins/bench/items" -> store(request);
            case "/health/ready" -> new byte[0];
            default -> null;
          };
      if (answer == null) {
        Response.writeError(request, response, callback, 404);
        return true;
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
      response.write(true, ByteBuffer.wrap(answer), callback);
      return true;
    }

    private byte[] add(Request request) throws Exception {
      Sum sum = sums.readValue(Content.Source.asInputStream(request));
      return envelopes.writeValueAsBytes(new Envelope("ok", "bench", "add", sum.a() + sum.b()));
    }

    private byte[] store(Request request) throws Exception {
      Item item = items.readValue(Content.Source.asInputStream(request));
      return stored.writeValueAsBytes(new Stored(7, item.name(), item.price(), item.tags()));
    }
  }
}
