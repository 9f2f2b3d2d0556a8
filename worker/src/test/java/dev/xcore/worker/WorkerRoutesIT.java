package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.ConflictException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.PluginOffer;
import dev.xcore.worker.protocol.RequestHead;
import dev.xcore.worker.protocol.RouteAnswer;
import dev.xcore.worker.protocol.RouteAnswer.BodyKind;
import dev.xcore.worker.protocol.UploadHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkerRoutesIT {

  private static final String PAGES =
      """
      package shop;

      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;
      import java.io.*;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;

      public final class Pages implements Plugin {

        record Item(String name, int count) {}

        static final AtomicInteger written = new AtomicInteger();
        static final AtomicInteger closed = new AtomicInteger();
        static volatile String failure = "";

        @Get("/items/{id}")
        Item item(int id, String q) {
          return new Item(q, id);
        }

        @Get("/nothing")
        void nothing() {}

        @Get("/absent")
        Optional<Item> absent() {
          return Optional.empty();
        }

        @Get("/response")
        Response response() {
          return Response.of(201, new Item("made", 1)).header("X-Shelf", "3");
        }

        @Get("/later")
        CompletionStage<Response> later() {
          return CompletableFuture.completedFuture(Response.text("later"));
        }

        @Get("/result")
        Result result() {
          return Result.error("conflict", "it is there");
        }

        @Get("/bytes")
        byte[] bytes() {
          return new byte[] {1, 2, 3};
        }

        @Get("/text")
        Response text() {
          return Response.ok("plain").contentType("text/plain");
        }

        @Get("/file")
        Path file() throws IOException {
          Path file = Files.createTempFile("page", ".html");
          file.toFile().deleteOnExit();
          return Files.writeString(file, "<p>hello</p>");
        }

        @Get("/stream")
        StreamingBody stream() {
          return out -> {
            for (int i = 0; i < 5; i++) {
              out.write(new byte[100_000]);
              written.incrementAndGet();
            }
          };
        }

        @Get("/endless")
        StreamingBody endless() {
          return out -> {
            try {
              while (true) {
                out.write(65);
                out.flush();
              }
            } catch (IOException e) {
              failure = e.getMessage();
              throw e;
            }
          };
        }

        @Get("/input")
        InputStream input() {
          return new ByteArrayInputStream("from a stream".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
              closed.incrementAndGet();
            }
          };
        }

        @Get("/events")
        ServerSentEvents events() {
          return sink -> {
            sink.send("first");
            sink.send(new ServerSentEvent(new Item("second", 2), Optional.of("item"), Optional.of("7")));
            sink.ping();
          };
        }

        @Post("/items")
        Item make(Item item) {
          return new Item(item.name() + "!", item.count() + 1);
        }

        @Post("/raw")
        String raw(Request request) throws IOException {
          return request.text() + " of " + request.header("Content-Type").orElse("?");
        }

        @Post("/count")
        long count(InputStream body) throws IOException {
          return body.transferTo(OutputStream.nullOutputStream());
        }

        @Post("/upload")
        String upload(Upload file, String title) throws IOException {
          return title + " " + file.filename() + " " + file.size() + " "
              + new String(file.bytes(), StandardCharsets.UTF_8).length();
        }

        @Action
        Map<String, Object> state() {
          return Map.of("written", written.get(), "closed", closed.get(), "failure", failure);
        }

        @Override
        public Router router() {
          return Router.create().get("/coded/{name}", request -> "hello " + request.pathParam("name"));
        }
      }
      """;

  private FakeHost host;
  private PluginOffer offer;

  @BeforeAll
  void start() throws Exception {
    host = FakeHost.start();
    offer = host.loaded(TestCode.compile(Map.of("shop.Pages", PAGES)), FakeHost.order(""));
  }

  @AfterAll
  void stop() throws Exception {
    host.close();
  }

  private CallTarget route(String path) {
    int index =
        IntStream.range(0, offer.table().routes().size())
            .filter(i -> offer.table().routes().get(i).path().equals(path))
            .findFirst()
            .orElseThrow();
    return CallTarget.numbered(CallTarget.Kind.ROUTE, index);
  }

  private static RequestHead request(
      Map<String, String> path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers) {
    return new RequestHead(
        "GET", "/x", "http", "localhost", "127.0.0.1", path, query, headers, Map.of(), false, null);
  }

  private static final RequestHead PLAIN = request(Map.of(), Map.of(), Map.of());

  private FakeHost.Outcome run(String path, RequestHead head) throws Exception {
    return host.run(0, host.nextCall(), route(path), head::write);
  }

  private RouteAnswer answer(String path) throws Exception {
    return RouteAnswer.read(run(path, PLAIN).result());
  }

  private Object value(String path, RequestHead head) throws Exception {
    FakeHost.Outcome outcome = run(path, head);
    assertThat(outcome.failure()).isEmpty();
    return RouteAnswer.read(outcome.result()).body();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> state() throws Exception {
    return (Map<String, Object>) host.action("state", null);
  }

  @Test
  void bindsParametersOfPathAndQuery() throws Exception {
    RequestHead head = request(Map.of("id", "7"), Map.of("q", List.of("tea")), Map.of());
    assertThat(value("/items/{id}", head)).isEqualTo(Map.of("name", "tea", "count", 7L));
    RequestHead wrong = request(Map.of("id", "x"), Map.of(), Map.of());
    assertThat(run("/items/{id}", wrong).error().code()).isEqualTo("validation_error");
  }

  @Test
  void tellsNothingAbsentAndResponsesApart() throws Exception {
    assertThat(answer("/nothing")).isEqualTo(new RouteAnswer(0, List.of(), BodyKind.NONE, null));
    assertThat(answer("/absent").kind()).isEqualTo(BodyKind.ABSENT);
    assertThat(answer("/response"))
        .isEqualTo(
            new RouteAnswer(
                201,
                List.of(new RouteAnswer.Header("X-Shelf", "3")),
                BodyKind.VALUE,
                Map.of("name", "made", "count", 1L)));
  }

  @Test
  void awaitsStagesAndUnwrapsResults() throws Exception {
    RouteAnswer later = answer("/later");
    assertThat(later.status()).isEqualTo(200);
    assertThat((byte[]) later.body()).isEqualTo("later".getBytes(StandardCharsets.UTF_8));
    assertThat(run("/result", PLAIN).error().code()).isEqualTo("conflict");
  }

  @Test
  void answersBytesAndTexts() throws Exception {
    RouteAnswer bytes = answer("/bytes");
    assertThat(bytes.kind()).isEqualTo(BodyKind.BYTES);
    assertThat((byte[]) bytes.body()).containsExactly(1, 2, 3);
    assertThat(answer("/text").body()).isEqualTo("plain");
  }

  @Test
  void sendsFilesAsStreamsWithTypeAndLength() throws Exception {
    RouteAnswer file = answer("/file");
    assertThat(file.kind()).isEqualTo(BodyKind.STREAM);
    assertThat(file.headers())
        .containsExactly(
            new RouteAnswer.Header("Content-Type", "text/html;charset=utf-8"),
            new RouteAnswer.Header("Content-Length", "12"));
    List<byte[]> pieces = new ArrayList<>();
    stream(pieces);
    assertThat(new String(pieces.getFirst(), StandardCharsets.UTF_8)).isEqualTo("<p>hello</p>");
  }

  /** Has the stream written, taking every piece. */
  private void stream(List<byte[]> pieces) throws Exception {
    host.broker =
        (operation, arguments) -> {
          assertThat(operation).isEqualTo(Operation.STREAM_WRITE);
          pieces.add(arguments.bytes());
          return null;
        };
    CallTarget write = CallTarget.numbered(CallTarget.Kind.STREAM, 0);
    assertThat(host.run(0, host.nextCall(), write, ValueWriter::nothing).value()).isNull();
  }

  @Test
  void writesStreamsPieceByPieceAndWaitsForEach() throws Exception {
    assertThat(answer("/stream").kind()).isEqualTo(BodyKind.STREAM);
    int id = host.nextCall();
    host.send(0, id, CallTarget.numbered(CallTarget.Kind.STREAM, 0), ValueWriter::nothing);
    Frame first = FakeHost.receive(host.calls[0]);
    assertThat(first.type()).isEqualTo(FrameType.REQUEST);
    assertThat(first.body().text()).isEqualTo("stream.write");
    long total = first.body().bytes().length;
    assertThat(total).isEqualTo(1 << 16);

    // Another link shows that the plugin waits: nothing was written beyond the first piece.
    Object state =
        host.run(1, host.nextCall(), CallTarget.action("state"), ValueWriter::nothing).value();
    assertThat(((Map<?, ?>) state).get("written")).isEqualTo(0L);

    List<Integer> sizes = new ArrayList<>();
    host.broker =
        (operation, arguments) -> {
          sizes.add(arguments.bytes().length);
          return null;
        };
    ValueWriter taken = ValueWriter.create().nothing();
    host.calls[0].send(FrameType.REPLY, first.id(), taken);
    assertThat(host.outcome(0, id).value()).isNull();
    assertThat(total + sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500_000);
    assertThat(sizes).allMatch(size -> size <= 1 << 16);
  }

  @Test
  void tellsTheStreamThatItsClientIsGone() throws Exception {
    assertThat(answer("/endless").kind()).isEqualTo(BodyKind.STREAM);
    host.broker =
        (operation, arguments) -> {
          throw new ConflictException("connection reset");
        };
    CallTarget write = CallTarget.numbered(CallTarget.Kind.STREAM, 0);
    Failure failure = host.run(0, host.nextCall(), write, ValueWriter::nothing).error();
    assertThat(failure.message()).startsWith("java.io.IOException: the client is gone");
    assertThat(state().get("failure")).isEqualTo("the client is gone: connection reset");
  }

  @Test
  void closesStreamsThatAreWrittenAndThoseThatAreDiscarded() throws Exception {
    long before = (Long) state().get("closed");
    assertThat(answer("/input").kind()).isEqualTo(BodyKind.STREAM);
    List<byte[]> pieces = new ArrayList<>();
    stream(pieces);
    assertThat(pieces).hasSize(1);
    assertThat(state().get("closed")).isEqualTo(before + 1);

    answer("/input");
    CallTarget discard = CallTarget.numbered(CallTarget.Kind.DISCARD, 0);
    assertThat(host.run(0, host.nextCall(), discard, ValueWriter::nothing).value()).isNull();
    assertThat(state().get("closed")).isEqualTo(before + 2);
  }

  @Test
  void sendsEvents() throws Exception {
    assertThat(answer("/events").kind()).isEqualTo(BodyKind.EVENTS);
    List<List<Object>> events = new ArrayList<>();
    host.broker =
        (operation, arguments) -> {
          List<Object> event = new ArrayList<>();
          while (arguments.hasMore()) {
            event.add(arguments.value());
          }
          events.add(event);
          return null;
        };
    CallTarget write = CallTarget.numbered(CallTarget.Kind.STREAM, 0);
    assertThat(host.run(0, host.nextCall(), write, ValueWriter::nothing).value()).isNull();
    assertThat(events)
        .containsExactly(
            Arrays.asList(null, null, "first", null),
            Arrays.asList("7", "item", Map.of("name", "second", "count", 2L), null),
            List.of());
  }

  @Test
  void takesTheTreeThatComesWithTheRequest() throws Exception {
    RequestHead head =
        new RequestHead(
            "POST",
            "/items",
            "http",
            "localhost",
            "127.0.0.1",
            Map.of(),
            Map.of(),
            Map.of("content-type", List.of("application/json"), "content-length", List.of("9")),
            Map.of(),
            true,
            Map.of("name", "tea", "count", 1L));
    assertThat(value("/items", head)).isEqualTo(Map.of("name", "tea!", "count", 2L));
  }

  @Test
  void asksForTheTreeThatDoesNotCome() throws Exception {
    host.broker =
        (operation, arguments) -> {
          assertThat(operation).isEqualTo(Operation.BODY_TREE);
          return Map.of("name", "form", "count", "3");
        };
    RequestHead head =
        request(
            Map.of(),
            Map.of(),
            Map.of(
                "content-type", List.of("application/x-www-form-urlencoded"),
                "content-length", List.of("9")));
    assertThat(value("/items", head)).isEqualTo(Map.of("name", "form!", "count", 4L));
  }

  @Test
  void readsBodiesPieceByPiece() throws Exception {
    host.broker = pieces(new byte[100_000], new byte[3]);
    assertThat(value("/count", PLAIN)).isEqualTo(100_003L);
    host.broker = pieces("hé".getBytes(StandardCharsets.ISO_8859_1));
    RequestHead head =
        request(
            Map.of(),
            Map.of(),
            Map.of("content-type", List.of("text/plain; charset=\"ISO-8859-1\"")));
    assertThat(value("/raw", head)).isEqualTo("hé of text/plain; charset=\"ISO-8859-1\"");
  }

  private static FakeHost.Broker pieces(byte[]... pieces) {
    List<byte[]> left = new ArrayList<>(List.of(pieces));
    return (operation, arguments) -> {
      assertThat(operation).isEqualTo(Operation.BODY_READ);
      assertThat(arguments.integer(1, 1 << 16)).isPositive();
      return left.isEmpty() ? null : left.removeFirst();
    };
  }

  @Test
  void readsUploads() throws Exception {
    byte[] content = "0123456789".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    host.broker =
        (operation, arguments) ->
            switch (operation) {
              case BODY_UPLOADS ->
                  List.of(new UploadHead("file", "a.txt", "text/plain", content.length).toMap());
              case UPLOAD_READ -> part(content, arguments);
              default -> throw new AssertionError(operation);
            };
    RequestHead head =
        request(
            Map.of(),
            Map.of("title", List.of("notes")),
            Map.of("content-type", List.of("multipart/form-data; boundary=x")));
    assertThat(value("/upload", head)).isEqualTo("notes a.txt 100000 100000");
  }

  private static byte[] part(byte[] content, ValueReader arguments) throws Exception {
    assertThat(arguments.integer()).isZero();
    int offset = arguments.integer(0, content.length);
    int most = arguments.integer(1, 1 << 16);
    return Arrays.copyOfRange(content, offset, Math.min(content.length, offset + most));
  }

  @Test
  void servesRoutesMadeInCode() throws Exception {
    assertThat(value("/coded/{name}", request(Map.of("name", "ann"), Map.of(), Map.of())))
        .isEqualTo("hello ann");
  }
}
