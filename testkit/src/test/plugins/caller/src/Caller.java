import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginCalls;
import java.util.Map;

/** Lets another plugin speak. */
public final class Caller implements Plugin {

  public record Said(String text) {}

  private final PluginCalls calls;

  public Caller(PluginCalls calls) {
    this.calls = calls;
  }

  @Action
  public String relay(String text) {
    return calls.call("echo", "say", Map.of("text", text), Said.class).text();
  }
}
