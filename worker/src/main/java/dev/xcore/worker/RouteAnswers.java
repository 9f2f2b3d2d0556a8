package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.Returned;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import dev.xcore.worker.protocol.RouteAnswer;
import dev.xcore.worker.protocol.RouteAnswer.BodyKind;
import dev.xcore.worker.protocol.RouteAnswer.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a route has returned, by the rules of {@link dev.xcore.sdk.http.Route}; the host
 * makes an HTTP answer of it. Runs as plugin code. Used once, by one thread.
 */
final class RouteAnswers {

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String BYTES = "application/octet-stream";

  private final Binder binder;
  private final ValueWriter out;
  private @Nullable KeptStream kept;

  RouteAnswers(Binder binder, ValueWriter out) {
    this.binder = binder;
    this.out = out;
  }

  /** Returns what is still to be produced, null for nothing. */
  @Nullable KeptStream kept() {
    return kept;
  }

  /**
   * Writes an answer.
   *
   * @param value what the handler returned
   * @throws Throwable what a result or a completion stage holds, or the value's accessors throw
   */
  void write(@Nullable Object value) throws Throwable {
    switch (value) {
      case null -> head(RouteAnswer.OWN_STATUS, List.of(), BodyKind.NONE).nothing();
      case Optional<?> optional when optional.isEmpty() ->
          head(RouteAnswer.OWN_STATUS, List.of(), BodyKind.ABSENT).nothing();
      case Optional<?> optional -> write(optional.get());
      case Response response -> response(response);
      case Result result -> write(result.value());
      case CompletionStage<?> stage -> write(Returned.await(stage));
      default -> body(RouteAnswer.OWN_STATUS, List.of(), value);
    }
  }

  private void response(Response response) throws Throwable {
    List<Header> headers = new ArrayList<>();
    for (Response.Header header : response.headers()) {
      headers.add(new Header(header.name(), header.value()));
    }
    Object body = Returned.settle(response.body());
    if (body == null) {
      head(response.status(), headers, BodyKind.NONE).nothing();
    } else {
      body(response.status(), headers, body);
    }
  }

  private void body(int status, List<Header> headers, Object body) throws IOException {
    switch (body) {
      case byte[] bytes -> bytes(status, headers, bytes);
      case InputStream in -> stream(status, headers, new KeptStream.Copied(in));
      case Path file -> file(status, headers, file);
      case StreamingBody stream -> stream(status, headers, new KeptStream.Written(stream));
      case ServerSentEvents events -> {
        kept = new KeptStream.Sent(events);
        head(status, headers, BodyKind.EVENTS).nothing();
      }
      case CharSequence text -> value(status, headers, text.toString());
      default -> value(status, headers, body);
    }
  }

  private void value(int status, List<Header> headers, Object value) {
    FrameSink.write("the answer", value, binder, head(status, headers, BodyKind.VALUE));
  }

  private void bytes(int status, List<Header> headers, byte[] bytes) {
    try {
      head(status, headers, BodyKind.BYTES).bytes(bytes);
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException(
          "the answer is too large: " + e.getMessage() + "; return a StreamingBody");
    }
  }

  private void stream(int status, List<Header> headers, KeptStream stream) {
    kept = stream;
    head(status, headers, BodyKind.STREAM).nothing();
  }

  private void file(int status, List<Header> headers, Path file) throws IOException {
    List<Header> all = new ArrayList<>(headers);
    if (!hasType(headers)) {
      all.add(new Header(CONTENT_TYPE, mediaType(file)));
    }
    all.add(new Header("Content-Length", Long.toString(Files.size(file))));
    stream(status, all, new KeptStream.Copied(Files.newInputStream(file)));
  }

  /** JSON is what a route says that says nothing; a file is something else. */
  private static boolean hasType(List<Header> headers) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(CONTENT_TYPE)) {
        return true;
      }
    }
    return false;
  }

  private static String mediaType(Path file) {
    Path name = file.getFileName();
    String type = name == null ? null : URLConnection.guessContentTypeFromName(name.toString());
    if (type == null) {
      return BYTES;
    }
    return type.startsWith("text/") ? type + ";charset=utf-8" : type;
  }

  private ValueWriter head(int status, List<Header> headers, BodyKind kind) {
    new RouteAnswer(status, headers, kind, null).writeHead(out);
    return out;
  }
}
