package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.StreamingBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request go through the middleware there is. Used by the request's thread.
 *
 * <p>The rest of the way runs on a thread of its own, so that an answer that is written as it is
 * produced can wait at its beginning until the middleware has seen its head.
 */
final class MiddlewareChain {

  private static final Binder VALUES = Binder.create();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpExchange exchange;
  private final RequestLimits limits;
  private final List<HttpMiddlewares.Entry> entries;
  private final Rest rest;
  private final Duration patience;
  private boolean isSocket;

  /** Answers a request whose middleware is behind it, errors included. */
  @FunctionalInterface
  interface Rest {
    void answer(HttpExchange exchange);
  }

  MiddlewareChain(
      HttpExchange exchange,
      ServerOptions options,
      List<HttpMiddlewares.Entry> entries,
      Rest rest) {
    this.exchange = exchange;
    this.limits = options.limits();
    this.patience = options.requestTimeout().orElse(PATIENCE);
    this.entries = entries;
    this.rest = rest;
  }

  /**
   * Answers the request.
   *
   * @throws Exception what a middleware throws, or if the client is gone
   */
  void run() throws Exception {
    send(through(0, exchange));
  }

  private Response through(int index, HttpExchange current) throws Exception {
    if (index == entries.size()) {
      return beyond(current);
    }
    HttpMiddlewares.Entry entry = entries.get(index);
    RequestPath path = RequestPath.parse(current.rawPath());
    boolean isPlugins = entry instanceof HttpMiddlewares.Offered;
    if (isPlugins && PluginTurn.isCore(path)) {
      return through(index + 1, current);
    }
    HttpExchange visible = isPlugins ? new WithoutCredentials(current) : current;
    try (PluginRequest request = new PluginRequest(visible, path, Map.of(), VALUES, limits);
        Step step = new Step(index, current, request)) {
      request.keepBody();
      Response answer = handle(entry, new WholeRequest(request), step);
      if (answer == null) {
        throw new IllegalStateException("middleware '" + entry.name() + "' has returned no answer");
      }
      step.isDone = true;
      return answer;
    }
  }

  private Response handle(HttpMiddlewares.Entry entry, Request request, HttpMiddleware.Next next)
      throws Exception {
    return switch (entry) {
      case HttpMiddlewares.Own own -> own.middleware().handle(request, next);
      case HttpMiddlewares.Offered offered ->
          new PluginTurn(offered.service(), next, patience).handle(request);
    };
  }

  /** What a middleware calls to let the request go on. */
  private final class Step implements HttpMiddleware.Next, AutoCloseable {
    private final int index;
    private final HttpExchange current;
    private final PluginRequest request;
    private boolean isGone;
    private boolean isDone;
    private @Nullable Response answer;

    Step(int index, HttpExchange current, PluginRequest request) {
      this.index = index;
      this.current = current;
      this.request = request;
    }

    @Override
    public Response proceed(RequestChange change) {
      if (isGone) {
        throw new IllegalStateException("the request has gone on before");
      }
      isGone = true;
      Optional<byte[]> body = change.body().or(request::readBytes);
      try {
        Response known = through(index + 1, new ChangedExchange(current, change, body));
        answer = known;
        return known;
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IllegalStateException("the rest of the way failed", failure);
      }
    }

    /** A stream whose head was seen by a middleware that then failed will never be written. */
    @Override
    public void close() {
      Response known = answer;
      if (!isDone && known != null) {
        end(known);
      }
    }
  }

  private Response beyond(HttpExchange current) {
    AnswerGate gate = new AnswerGate(current);
    gate.start(() -> rest.answer(gate));
    AnswerGate.Head head = gate.head();
    isSocket = head.isSocket();
    Response answer = Response.of(isSocket ? 204 : head.status(), body(gate, head));
    for (Header header : head.headers()) {
      answer = answer.header(header.name(), header.value());
    }
    streamed = head.isStreamed() ? gate : null;
    original = answer;
    return answer;
  }

  private @Nullable AnswerGate streamed;
  private @Nullable Response original;

  private static @Nullable Object body(AnswerGate gate, AnswerGate.Head head) {
    return head.isStreamed() ? (StreamingBody) gate::writeTo : head.body();
  }

  private void end(Response unused) {
    AnswerGate gate = streamed;
    if (gate != null) {
      gate.discard();
    }
  }

  private void send(Response answer) throws IOException {
    if (isSocket) {
      return;
    }
    AnswerGate gate = streamed;
    try {
      Object body = answer.body();
      List<Header> headers = headers(answer);
      if (body instanceof StreamingBody producer) {
        Optional<OutputStream> output = exchange.stream(answer.status(), headers);
        if (output.isPresent()) {
          write(producer, output.get());
        }
      } else {
        exchange.respond(answer.status(), headers, bytes(body, headers));
      }
    } finally {
      if (gate != null) {
        gate.discard();
      }
    }
  }

  private void write(StreamingBody producer, OutputStream output) throws IOException {
    try {
      producer.writeTo(output);
      output.close();
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError broken) {
      exchange.abort(broken);
      throw broken;
    }
  }

  /** The length belongs to the body that was there first. */
  private List<Header> headers(Response answer) {
    Response first = original;
    List<Header> headers = new ArrayList<>(answer.headers());
    if (first == null || !Objects.equals(first.body(), answer.body())) {
      headers.removeIf(line -> line.name().equalsIgnoreCase("Content-Length"));
    }
    return headers;
  }

  private static byte[] bytes(@Nullable Object body, List<Header> headers) {
    return switch (body) {
      case null -> new byte[0];
      case byte[] bytes -> bytes;
      case String text -> {
        typed(headers, "text/plain;charset=utf-8");
        yield text.getBytes(StandardCharsets.UTF_8);
      }
      default -> {
        typed(headers, "application/json");
        yield Json.write(VALUES.toTree(body));
      }
    };
  }

  private static void typed(List<Header> headers, String type) {
    if (headers.stream().noneMatch(line -> line.name().equalsIgnoreCase("Content-Type"))) {
      headers.add(new Header("Content-Type", type));
    }
  }

  /** Reads bodies as a whole before anything is made of them, so that the handler can too. */
  private record WholeRequest(PluginRequest request) implements Request {

    @Override
    public String method() {
      return request.method();
    }

    @Override
    public String path() {
      return request.path();
    }

    @Override
    public String scheme() {
      return request.scheme();
    }

    @Override
    public String authority() {
      return request.authority();
    }

    @Override
    public String remoteAddress() {
      return request.remoteAddress();
    }

    @Override
    public Map<String, String> pathParams() {
      return request.pathParams();
    }

    @Override
    public Map<String, List<String>> queryParams() {
      return request.queryParams();
    }

    @Override
    public Map<String, List<String>> headers() {
      return request.headers();
    }

    @Override
    public Map<String, String> cookies() {
      return request.cookies();
    }

    @Override
    public Optional<String> header(String name) {
      return request.header(name);
    }

    @Override
    public java.io.InputStream body() {
      return new java.io.ByteArrayInputStream(request.bytes());
    }

    @Override
    public byte[] bytes() {
      return request.bytes();
    }

    @Override
    public String text() {
      return request.text();
    }

    @Override
    public @Nullable Object tree() {
      request.bytes();
      return request.tree();
    }

    @Override
    public <T> T as(Class<T> type) {
      request.bytes();
      return request.as(type);
    }

    @Override
    public List<dev.xcore.sdk.http.Upload> uploads() {
      request.bytes();
      return request.uploads();
    }
  }
}
