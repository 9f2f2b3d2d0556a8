package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.ConflictException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.RequestHead;
import dev.xcore.worker.protocol.SocketEvent;
import dev.xcore.worker.protocol.SocketOpening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WorkerSocketsIT {

  private static final String CHAT =
      """
      package shop;

      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;
      import java.util.*;

      public final class Chat implements Plugin {

        static final List<String> seen = Collections.synchronizedList(new ArrayList<>());

        @WebSocket("/chat/{room}")
        Optional<WebSocketListener> chat(String room) {
          return room.equals("closed") ? Optional.empty() : Optional.of(new Listener(room));
        }

        static final class Listener implements WebSocketListener {

          private final String room;

          Listener(String room) {
            this.room = room;
          }

          @Override
          public void onOpen(WebSocketSession session) {
            session.sendText("welcome to " + room + " " + session.id() + " " + session.isOpen());
          }

          @Override
          public void onText(WebSocketSession session, String text) throws Exception {
            switch (text) {
              case "json" -> session.sendJson(Map.of("room", room));
              case "leave" -> session.close(1000, "bye");
              case "thread" -> {
                Thread thread = new Thread(() -> session.sendText("from a thread"));
                thread.start();
              }
              case "fail" -> throw new IllegalStateException("cannot");
              default -> session.sendText(text.toUpperCase());
            }
          }

          @Override
          public void onBinary(WebSocketSession session, byte[] bytes) {
            session.sendBinary(new byte[] {bytes[0], bytes[0]});
          }

          @Override
          public void onClose(WebSocketSession session, int status, String reason) {
            seen.add("closed " + status + " " + reason + " " + session.isOpen());
          }
        }

        @Action
        List<String> seen() {
          return seen;
        }
      }
      """;

  private FakeHost host;
  private final List<Object> sent = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    host = FakeHost.start();
    host.loaded(TestCode.compile(Map.of("shop.Chat", CHAT)), FakeHost.order("shop.Chat"));
    host.broker =
        (operation, arguments) -> {
          List<Object> message = new ArrayList<>(List.of(operation));
          while (arguments.hasMore()) {
            message.add(arguments.value());
          }
          sent.add(message);
          return null;
        };
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  private Object open(int number, String room) throws Exception {
    RequestHead head =
        new RequestHead(
            "GET",
            "/chat",
            "http",
            "localhost",
            "127.0.0.1",
            Map.of("room", room),
            Map.of(),
            Map.of(),
            Map.of(),
            false,
            null);
    CallTarget target = CallTarget.numbered(CallTarget.Kind.SOCKET_OPEN, 0);
    return host.run(0, host.nextCall(), target, new SocketOpening(number, head)::write).value();
  }

  private FakeHost.Outcome tell(int number, SocketEvent event) throws Exception {
    CallTarget target = CallTarget.numbered(CallTarget.Kind.SOCKET_EVENT, number);
    return host.run(0, host.nextCall(), target, event::write);
  }

  @Test
  void bringsEventsToTheListenerAndItsMessagesToTheHost() throws Exception {
    assertThat(open(4, "tea")).isEqualTo(true);
    assertThat(tell(4, new SocketEvent.Opened()).value()).isNull();
    tell(4, new SocketEvent.Text("hello")).value();
    tell(4, new SocketEvent.Text("json")).value();
    tell(4, new SocketEvent.Binary(new byte[] {9})).value();
    tell(4, new SocketEvent.Text("leave")).value();
    assertThat(sent.get(0)).isEqualTo(List.of(Operation.SOCKET_SEND, 4L, "welcome to tea 4 true"));
    assertThat(sent.get(1)).isEqualTo(List.of(Operation.SOCKET_SEND, 4L, "HELLO"));
    assertThat(sent.get(2))
        .isEqualTo(List.of(Operation.SOCKET_SEND_JSON, 4L, Map.of("room", "tea")));
    assertThat(((List<?>) sent.get(3)).get(2)).isEqualTo(new byte[] {9, 9});
    assertThat(sent.get(4)).isEqualTo(List.of(Operation.SOCKET_CLOSE, 4L, 1000L, "bye"));
  }

  @Test
  void refusesConnectionsThatThePluginDoesNotWant() throws Exception {
    assertThat(open(1, "closed")).isEqualTo(false);
  }

  @Test
  void sendsFromOtherThreadsByTheSharedLink() throws Exception {
    open(1, "tea");
    tell(1, new SocketEvent.Opened()).value();
    tell(1, new SocketEvent.Text("thread")).value();
    Awaitility.await()
        .until(() -> sent.contains(List.of(Operation.SOCKET_SEND, 1L, "from a thread")));
    assertThat(host.asked.getLast()).isEqualTo(new FakeHost.Asked(Operation.SOCKET_SEND, 0));
  }

  @Test
  void reportsWhatTheListenerThrows() throws Exception {
    open(1, "tea");
    tell(1, new SocketEvent.Opened()).value();
    assertThat(tell(1, new SocketEvent.Text("fail")).error().message())
        .isEqualTo("java.lang.IllegalStateException: cannot");
    host.broker =
        (operation, arguments) -> {
          throw new ConflictException("it is closed");
        };
    assertThat(tell(1, new SocketEvent.Text("hello")).error().message())
        .isEqualTo("java.lang.IllegalStateException: WebSocket 1 took no message: it is closed");
  }

  @Test
  void forgetsASocketThatIsClosed() throws Exception {
    open(1, "tea");
    tell(1, new SocketEvent.Opened()).value();
    tell(1, new SocketEvent.Closed(1006, "gone")).value();
    assertThat(host.action("seen", null)).isEqualTo(List.of("closed 1006 gone false"));
    CallTarget target = CallTarget.numbered(CallTarget.Kind.SOCKET_EVENT, 1);
    host.send(0, host.nextCall(), target, new SocketEvent.Text("again")::write);
    assertThat(host.exitStatus()).as("an event of no socket breaks the protocol").isEqualTo(4);
  }
}
