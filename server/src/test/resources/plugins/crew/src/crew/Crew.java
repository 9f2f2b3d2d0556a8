package crew;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Tells which of its instances answers, and whether that one has ended already. */
public final class Crew implements Plugin {

  private static final AtomicInteger MADE = new AtomicInteger();

  private final int number = MADE.incrementAndGet();
  private final Config config;
  private volatile boolean ended;

  /** An instance; classes is another number for each class loader. */
  public record Member(int number, int classes, boolean ended) {}

  Crew(Config config) {
    this.config = config;
  }

  @Override
  public void onLoad() {
    if (config.flag("broken", false)) {
      throw new IllegalStateException("the crew is ill");
    }
  }

  @Override
  public void onUnload() {
    ended = true;
  }

  private Member member() {
    return new Member(number, System.identityHashCode(Crew.class), ended);
  }

  @Override
  public Router router() {
    return Router.create().get("/made", request -> member());
  }

  @Get("/who")
  public Member who() {
    return member();
  }

  @Action("who")
  public Member act() {
    return member();
  }

  @Get("/stream")
  public StreamingBody stream() {
    return output -> {
      for (int i = 0; i < 5; i++) {
        output.write((number + " " + ended + "\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
        LockSupport.parkNanos(20_000_000);
      }
    };
  }

  @Get("/events")
  public ServerSentEvents events() {
    return sink -> {
      for (int i = 0; i < 3; i++) {
        sink.send(ServerSentEvent.of("member", member()));
        LockSupport.parkNanos(20_000_000);
      }
    };
  }

  @WebSocket("/talk")
  public WebSocketListener talk() {
    return new WebSocketListener() {
      @Override
      public void onText(WebSocketSession session, String text) {
        session.sendJson(member());
      }
    };
  }
}
