package peer;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.SingleThreaded;
import java.util.Map;
import java.util.UUID;

/** Is called by another plugin, one call at a time. */
@SingleThreaded
public final class Peer implements Plugin {

  private final UUID self = UUID.randomUUID();
  private int inside;
  private int most;

  @Action
  public Map<String, Object> echo(Payload payload) {
    return payload.asMap();
  }

  @Action
  public Map<String, Object> context() {
    CallContext call = CallContext.current();
    return Map.of(
        "caller", call.caller(),
        "principal", call.principal().map(each -> each.name()).orElse("nobody"),
        "trace", call.traceId(),
        "hasDeadline", call.remaining().isPresent());
  }

  @Action
  public UUID self() {
    return self;
  }

  @Action
  public String hidden() {
    throw new ConflictException("nobody gets here");
  }

  @Action
  public int together() throws InterruptedException {
    inside++;
    most = Math.max(most, inside);
    Thread.sleep(20);
    inside--;
    return most;
  }
}
