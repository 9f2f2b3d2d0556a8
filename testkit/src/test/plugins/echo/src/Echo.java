import dev.xcore.sdk.Action;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Says again what it is told. */
public final class Echo implements Plugin {

  public record Said(String text, int times) {}

  private final PluginContext context;
  private final AtomicInteger changes = new AtomicInteger();

  public Echo(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onConfigChange(Config config) {
    changes.incrementAndGet();
  }

  @Action
  public Said say(String text) {
    return new Said(
        text + context.config().text("suffix", ""), (int) context.config().integer("times", 0));
  }

  @Action
  public List<Said> twice(String text) {
    return new ArrayList<>(List.of(say(text), say(text)));
  }

  @Action
  public int changes() {
    return changes.get();
  }

  @Action
  public boolean remember() throws Exception {
    return Files.notExists(Files.writeString(context.dataDirectory().resolve("note"), "x"));
  }

  @Action
  public boolean remembers() {
    return Files.exists(context.dataDirectory().resolve("note"));
  }

  @Get("/said/{text}")
  public Said said(String text) {
    return say(text);
  }

  @Post(value = "/said", status = 201)
  public Said add(Said said) {
    return said;
  }
}
