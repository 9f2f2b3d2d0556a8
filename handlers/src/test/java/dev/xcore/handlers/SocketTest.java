package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.wrongFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SocketTest {

  record Listener(String room, String name, WebSocketSession session)
      implements WebSocketListener {}

  record Session(String id, Request request) implements WebSocketSession {

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void sendText(String text) {}

    @Override
    public void sendJson(Object value) {}

    @Override
    public void sendBinary(byte[] bytes) {}

    @Override
    public void close(int status, String reason) {}
  }

  @SuppressWarnings("unused")
  static class Sockets {
    @WebSocket(value = "/rooms/{room}", roles = "member", description = "Joins.")
    Listener join(@Size(max = 3) String room, WebSocketSession session, String name) {
      return new Listener(room, name, session);
    }

    @Get("/rooms/{room}")
    String beside(String room) {
      return room;
    }

    @WebSocket("/maybe")
    Optional<Listener> maybe(Request request) {
      return request.query("name").map(name -> new Listener("", name, null));
    }

    @WebSocket("/nullable")
    @Nullable WebSocketListener nullable() {
      return null;
    }

    @WebSocket("/refused")
    WebSocketListener refused() {
      throw new NotFoundException("no");
    }
  }

  private final Sockets sockets = new Sockets();

  @Test
  void parametersAreBoundAndTheSessionIsInjected() throws Throwable {
    FakeRequest request = FakeRequest.create().path("room", "a").query("name", "Ada");
    Session session = new Session("1", request);
    assertThat(accept(0, request, session)).contains(new Listener("a", "Ada", session));
  }

  @Test
  void wrongParametersRefuseTheConnection() {
    FakeRequest request = FakeRequest.create().path("room", "long");
    assertThat(wrongFields(() -> accept(0, request, new Session("1", request))))
        .containsExactly("room", "name");
  }

  @Test
  void noListenerRefusesTheConnection() throws Throwable {
    FakeRequest request = FakeRequest.create();
    Session session = new Session("1", request);
    assertThat(accept(1, request, session)).isEmpty();
    assertThat(accept(1, request.query("name", "x"), session)).isPresent();
    assertThat(accept(2, request, session)).isEmpty();
    assertThatThrownBy(() -> accept(3, request, session)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void socketsAreDescribed() {
    SocketDescriptor join = Tables.of(Sockets.class).sockets().getFirst();
    assertThat(join.path()).isEqualTo("/rooms/{room}");
    assertThat(join.roles()).containsExactly("member");
    assertThat(join.description()).isEqualTo("Joins.");
    assertThat(join.origin()).isEqualTo("Sockets.join(String, WebSocketSession, String)");
    assertThat(join.parameters())
        .extracting(RouteDescriptor.Parameter::name, RouteDescriptor.Parameter::source)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("room", RouteDescriptor.Source.PATH),
            org.assertj.core.api.Assertions.tuple("name", RouteDescriptor.Source.QUERY));
  }

  private Optional<WebSocketListener> accept(int index, FakeRequest request, Session session)
      throws Throwable {
    return Tables.of(Sockets.class)
        .sockets()
        .get(index)
        .acceptor()
        .accept(sockets, request, session);
  }
}
