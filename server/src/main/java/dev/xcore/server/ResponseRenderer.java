package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers of what handlers return, by the rules of {@link dev.xcore.sdk.http.Route}. Runs as
 * plugin code: it calls accessors and iterators of the plugin's own classes. Thread safe.
 *
 * <p>JSON is written to memory as a whole before the answer begins, so that a value that cannot be
 * written is an error with its proper status and not a broken answer.
 */
final class ResponseRenderer {

  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final String BYTES = "application/octet-stream";
  private static final Header JSON = new Header("Content-Type", "application/json");
  private static final List<Header> EVENTS =
      List.of(
          new Header("Content-Type", "text/event-stream"),
          new Header("Cache-Control", "no-cache"),
          new Header("X-Accel-Buffering", "no"));

  private final Binder binder;
  private final boolean reads;
  private final int status;
  private final String produces;
  private final List<Header> usual;

  /**
   * Makes the renderer of a route.
   *
   * @param binder the plugin's binder
   * @param route its status, media type and method: an empty {@code Optional} is no such resource
   *     for those who want to read it
   */
  ResponseRenderer(Binder binder, RouteDescriptor route) {
    this(binder, route.method().equals("GET"), route.status(), route.produces());
  }

  private ResponseRenderer(Binder binder, boolean reads, int status, String produces) {
    this.binder = binder;
    this.reads = reads;
    this.status = status;
    this.produces = produces;
    this.usual =
        List.of(produces.equals(JSON.value()) ? JSON : new Header("Content-Type", produces));
  }

  /** Returns a renderer of the same route that writes the types of another class loader. */
  ResponseRenderer with(Binder other) {
    return other == binder ? this : new ResponseRenderer(other, reads, status, produces);
  }

  /**
   * Renders a value.
   *
   * @param value what the handler returned
   * @return the answer
   * @throws Throwable what a result or a completion stage holds, or the value's accessors throw
   */
  Answer render(@Nullable Object value) throws Throwable {
    return switch (value) {
      case null -> Answer.Whole.empty(status == OK ? NO_CONTENT : status, List.of());
      case Optional<?> optional -> optional(optional);
      case Response response -> response(response);
      case Result result -> render(result.value());
      case CompletionStage<?> stage -> render(await(stage));
      case Path file when produces.equals(BYTES) -> body(status, List.of(), null, file);
      default -> body(status, usual, produces, value);
    };
  }

  private Answer optional(Optional<?> value) throws Throwable {
    if (value.isEmpty() && reads) {
      throw new NotFoundException("there is no such resource");
    }
    return render(value.orElse(null));
  }

  private Answer response(Response response) throws Throwable {
    Object body = response.body();
    if (body instanceof CompletionStage<?> stage) {
      body = await(stage);
    }
    if (body instanceof Result result) {
      body = result.value();
    }
    if (body == null) {
      return Answer.Whole.empty(response.status(), response.headers());
    }
    String type = response.header("Content-Type").orElse(null);
    return body(response.status(), response.headers(), type, body);
  }

  private Answer body(int code, List<Header> headers, @Nullable String type, Object body)
      throws IOException {
    boolean asJson = type == null || MediaType.isJson(MediaType.of(type));
    return switch (body) {
      case byte[] bytes -> Answer.Whole.of(code, typed(headers, asJson ? BYTES : null), bytes);
      case InputStream in ->
          new Answer.Streamed(code, typed(headers, asJson ? BYTES : null), new Copy(in));
      case Path file -> file(code, typed(headers, asJson ? MediaTypes.of(file) : null), file);
      case StreamingBody stream ->
          new Answer.Streamed(
              code, typed(headers, type == null ? BYTES : null), new Written(stream));
      case ServerSentEvents events ->
          new Answer.Streamed(code, replaced(headers, EVENTS), new Sent(events));
      case CharSequence text when !asJson ->
          Answer.Whole.of(code, headers, text.toString().getBytes(StandardCharsets.UTF_8));
      default -> json(code, typed(headers, type == null ? JSON.value() : null), body);
    };
  }

  private Answer json(int code, List<Header> headers, Object body) throws IOException {
    JsonBuffer document = Json.write(body, binder);
    return new Answer.Whole(code, headers, document.array(), document.length());
  }

  private static Answer file(int code, List<Header> headers, Path file) throws IOException {
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header("Content-Length", Long.toString(Files.size(file))));
    return new Answer.Streamed(code, all, new Copy(Files.newInputStream(file)));
  }

  /** Copies a stream to the client and closes it. */
  private record Copy(InputStream in) implements Answer.Body.Bytes {

    @Override
    public void writeTo(OutputStream output) throws IOException {
      try (in) {
        in.transferTo(output);
      }
    }

    @Override
    public void discard() throws IOException {
      in.close();
    }
  }

  /** Lets a stream write to the client. */
  private record Written(StreamingBody stream) implements Answer.Body.Bytes {

    @Override
    public void writeTo(OutputStream output) throws Exception {
      stream.writeTo(output);
    }

    @Override
    public void discard() throws Exception {
      close(stream);
    }
  }

  /** Lets a producer of events send them to the client. */
  private record Sent(ServerSentEvents events) implements Answer.Body.Events {

    @Override
    public void writeTo(EventWriter writer) throws Exception {
      events.writeTo(writer);
    }

    @Override
    public void discard() throws Exception {
      close(events);
    }
  }

  private static void close(Object body) throws Exception {
    if (body instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Sets the media type, unless it is null: then the headers have one. */
  private static List<Header> typed(List<Header> headers, @Nullable String type) {
    return type == null ? headers : replaced(headers, List.of(new Header("Content-Type", type)));
  }

  private static List<Header> replaced(List<Header> headers, List<Header> others) {
    List<Header> all = new ArrayList<>(others);
    for (Header header : headers) {
      if (!header.name().equalsIgnoreCase("Content-Type")) {
        all.add(header);
      }
    }
    return all;
  }

  /** Waits; the deadline of the call interrupts. */
  private static @Nullable Object await(CompletionStage<?> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }
}
