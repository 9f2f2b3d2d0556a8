package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.CallHead;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.CodePiece;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.PluginOffer;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The host's side of the protocol, for a real worker in a process of its own. */
final class FakeHost implements AutoCloseable {

  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final String TRACE = "0123456789abcdef0123456789abcdef";

  private final Path folder = Files.createTempDirectory("xcore-worker");
  private final AtomicInteger lastCall = new AtomicInteger();
  final List<LogEntry> log = new CopyOnWriteArrayList<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Link[] calls = new Link[Protocol.CALL_LINKS];
  final Process worker;
  final Link control;
  final Link talk;
  private final Thread talker;
  volatile Broker broker = (operation, arguments) -> null;

  /** Answers requests. */
  interface Broker {
    Object answer(Operation operation, ValueReader arguments) throws Exception;
  }

  /** A request that came; {@code call} is -1 for one that came along the link of a call. */
  record Asked(Operation operation, int call) {}

  /** What came of a call: a result, or an error. */
  record Outcome(ValueReader result, Optional<Failure> failure) {

    Object value() throws IOException {
      assertThat(failure).as("failure").isEmpty();
      Object value = result.value();
      result.finish();
      return value;
    }

    Failure error() {
      return failure.orElseThrow(() -> new AssertionError("the call succeeded"));
    }
  }

  private FakeHost(String mode, boolean isTalking) throws IOException {
    byte[] token = new byte[Protocol.TOKEN];
    Arrays.fill(token, (byte) 7);
    Path socket = folder.resolve("s");
    Link controlLink = null;
    Link talkLink = null;
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket), 128);
      worker =
          WorkerProcess.start(
              socket.toString(), HexFormat.of().formatHex(token), mode, folder.resolve("output"));
      for (int count = 0; count < calls.length + 2; count++) {
        Link link = Link.watchful(server.accept(), ReadLimits.USUAL, (bytes, deadline) -> {});
        Frame first = receive(link);
        Hello hello = Hello.read(first.expect(FrameType.HELLO));
        assertThat(hello.token()).isEqualTo(token);
        link.send(FrameType.WELCOME, 0, ValueWriter.create());
        switch (hello.role()) {
          case CONTROL -> controlLink = link;
          case TALK -> talkLink = link;
          case CALLS -> calls[hello.index()] = link;
        }
      }
    }
    control = controlLink;
    talk = talkLink;
    talker = Thread.ofPlatform().daemon().name("fake-talk").unstarted(this::listen);
    if (isTalking) {
      talker.start();
    }
  }

  static FakeHost start() throws IOException {
    return new FakeHost("open", true);
  }

  /** Starts a worker that confines itself. */
  static FakeHost start(String mode) throws IOException {
    return new FakeHost(mode, true);
  }

  /** Starts a host that does not read what is said on TALK. */
  static FakeHost startDeaf() throws IOException {
    return new FakeHost("open", false);
  }

  static Frame receive(Link link) throws IOException {
    try {
      return link.receive(System.nanoTime() + MOST_NANOS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("nothing came", e);
    }
  }

  private void listen() {
    try {
      while (true) {
        Frame frame = talk.receive();
        if (frame.type() == FrameType.LOG) {
          log.add(LogEntry.read(frame.body()));
        } else {
          ValueReader body = frame.expect(FrameType.REQUEST);
          Operation operation = Operation.of(body.text()).orElseThrow();
          Asked request = new Asked(operation, (int) body.integer());
          asked.add(request);
          Thread.ofVirtual().start(() -> answer(talk, frame.id(), operation, body));
        }
      }
    } catch (IOException closed) {
      // The worker has gone, which the test sees by itself.
      log.add(new LogEntry(0, "host", "talk ended", ""));
    }
  }

  private void answer(Link link, int id, Operation operation, ValueReader arguments) {
    ValueWriter body = ValueWriter.create();
    FrameType type = FrameType.REPLY;
    try {
      body.value(broker.answer(operation, arguments));
    } catch (XcoreException refusal) {
      body.clear();
      Failure.of(refusal).write(body);
      type = FrameType.REFUSAL;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    try {
      synchronized (link) {
        link.send(type, id, body);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void sendFiles(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] bytes = file.getValue();
      int offset = 0;
      do {
        int end = Math.min(bytes.length, offset + Protocol.PIECE);
        ValueWriter body = ValueWriter.create();
        new CodePiece(file.getKey(), end == bytes.length, Arrays.copyOfRange(bytes, offset, end))
            .write(body);
        control.send(FrameType.ENTRY, 0, body);
        offset = end;
      } while (offset < bytes.length);
    }
  }

  static LoadOrder order(String entryClass) {
    return new LoadOrder(
        "shop",
        "1.2.3",
        entryClass,
        ApiVersions.NONE,
        Map.of("MODE", "test"),
        Map.of("limit", 5L),
        Optional.empty());
  }

  Frame load(Map<String, byte[]> files, LoadOrder order) throws IOException {
    sendFiles(files);
    ValueWriter body = ValueWriter.create();
    order.write(body);
    control.send(FrameType.LOAD, 0, body);
    return receive(control);
  }

  PluginOffer loaded(Map<String, byte[]> files, LoadOrder order) throws IOException {
    Frame answer = load(files, order);
    if (answer.type() == FrameType.FAILED) {
      throw new AssertionError(LoadFailure.read(answer.body()).problems() + " " + log);
    }
    return PluginOffer.read(answer.expect(FrameType.LOADED), order, NoInvokers.INSTANCE);
  }

  LoadFailure refused(Map<String, byte[]> files, LoadOrder order) throws IOException {
    return LoadFailure.read(load(files, order).expect(FrameType.FAILED));
  }

  int nextCall() {
    return lastCall.incrementAndGet();
  }

  Object action(String name, Object payload) throws IOException {
    return run(CallTarget.action(name), payload).value();
  }

  Outcome run(CallTarget target, Object payload) throws IOException {
    return run(0, nextCall(), target, out -> out.value(payload));
  }

  Outcome run(int link, int id, CallTarget target, Consumer<ValueWriter> payload)
      throws IOException {
    send(link, id, target, payload);
    return outcome(link, id);
  }

  void send(int link, int id, CallTarget target, Consumer<ValueWriter> payload) throws IOException {
    ValueWriter body = ValueWriter.create();
    new CallHead(
            target,
            TimeUnit.SECONDS.toMicros(30),
            "http",
            Optional.of(new Principal("ann", Set.of("admin"))),
            Optional.of("acme"),
            TRACE)
        .write(body);
    payload.accept(body);
    calls[link].send(FrameType.CALL, id, body);
  }

  /** Answers the requests of a call until it ends. */
  Outcome outcome(int link, int id) throws IOException {
    while (true) {
      Frame frame = receive(calls[link]);
      switch (frame.type()) {
        case REQUEST -> {
          Operation operation = Operation.of(frame.body().text()).orElseThrow();
          asked.add(new Asked(operation, -1));
          answer(calls[link], frame.id(), operation, frame.body());
        }
        case RESULT -> {
          assertThat(frame.id()).isEqualTo(id);
          return new Outcome(frame.body(), Optional.empty());
        }
        default -> {
          assertThat(frame.id()).isEqualTo(id);
          Failure failure = Failure.read(frame.expect(FrameType.ERROR));
          return new Outcome(frame.body(), Optional.of(failure));
        }
      }
    }
  }

  void cancel(int link, int id) throws IOException {
    ValueWriter body = ValueWriter.create();
    body.integer(link);
    control.send(FrameType.CANCEL, id, body);
  }

  /** Waits until the process has ended. */
  int exitStatus() throws InterruptedException {
    assertThat(worker.waitFor(60, TimeUnit.SECONDS)).as("the worker ends").isTrue();
    return worker.exitValue();
  }

  String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  @Override
  public void close() throws IOException {
    control.close();
    talk.close();
    for (Link link : calls) {
      link.close();
    }
    worker.destroyForcibly();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
