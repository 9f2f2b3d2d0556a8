package chat;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Chat rooms: join by WebSocket, watch by server-sent events, post by action. */
public final class Chat implements Plugin {

  private static final String ROOM_NAME = "[a-z0-9-]{1,32}";

  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final PluginContext context;
  private final int history;

  public Chat(PluginContext context) {
    this.context = context;
    this.history = Math.toIntExact(context.config().integer("history", 50));
  }

  @WebSocket(value = "/rooms/{room}", description = "Joins a room under a name.")
  public WebSocketListener join(
      @Pattern(regexp = ROOM_NAME) String room, @NotBlank @Size(max = 32) String name) {
    return new Member(room(room), name, context);
  }

  @Get(value = "/rooms/{room}/events", description = "Watches a room.")
  public ServerSentEvents watch(@Pattern(regexp = ROOM_NAME) String room) {
    return sink -> {
      try (Room.Reader reader = room(room).reader()) {
        while (true) {
          Optional<Message> message = reader.next(Duration.ofSeconds(15));
          if (message.isPresent()) {
            sink.send(ServerSentEvent.of("message", message.get()));
          } else {
            sink.ping();
          }
        }
      }
    };
  }

  @Get(value = "/rooms/{room}", description = "Shows the last messages of a room.")
  public List<Message> messages(@Pattern(regexp = ROOM_NAME) String room) {
    return room(room).messages();
  }

  @Action(description = "Says something in a room.")
  public Message say(
      @Pattern(regexp = ROOM_NAME) String room,
      @NotBlank @Size(max = 32) String name,
      @NotBlank @Size(max = 2000) String text) {
    return room(room).say(name, text);
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, unused -> new Room(history));
  }

  /** One WebSocket connection: what it sends is said, what is said is sent to it. */
  private record Member(Room room, String name, PluginContext context)
      implements WebSocketListener {

    @Override
    public void onOpen(WebSocketSession session) {
      Room.Reader reader = room.reader();
      context.executor().submit(() -> forward(session, reader));
      room.say("room", name + " has joined");
    }

    @Override
    public void onText(WebSocketSession session, String text) {
      room.say(name, text);
    }

    @Override
    public void onClose(WebSocketSession session, int status, String reason) {
      room.say("room", name + " has left");
    }

    private static Void forward(WebSocketSession session, Room.Reader reader)
        throws InterruptedException {
      try (reader) {
        while (session.isOpen()) {
          reader.next(Duration.ofSeconds(1)).ifPresent(session::sendJson);
        }
      }
      return null;
    }
  }
}
