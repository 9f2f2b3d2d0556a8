package events;

import dev.xcore.sdk.PluginInfo;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.QueryParam;
import java.util.List;
import java.util.Map;

/** The sample plugin of generation 1's repository; its class has the name it had there. */
@PluginInfo(
    name = "events",
    version = "1.0.0",
    author = "traore Eliezer",
    apiPrefix = "/app/events",
    tags = {"Plugin", "events"},
    tasks = "digest")
public class Plugin {

  /** What the plugin tells of itself. */
  public record About(String name, String version, List<String> tags, String said) {}

  @Get("/")
  Map<String, String> run() {
    return Map.of("tag_for_identified", "trigger");
  }

  @Get("/test")
  Map<String, String> test() {
    return Map.of("tag_for_identified", "hunt");
  }

  @Get("/response")
  About response() {
    return about("");
  }

  @Post("/response")
  About response(@QueryParam String rr) {
    return about(rr);
  }

  private About about(String said) {
    PluginInfo info = getClass().getAnnotation(PluginInfo.class);
    return new About(info.name(), info.version(), List.of(info.tags()), said);
  }
}
