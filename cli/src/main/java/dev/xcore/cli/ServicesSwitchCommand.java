package dev.xcore.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore services switch}. */
@Command(
    name = "switch",
    description = "Let the name of a service mean another provider, until the server is stopped.",
    mixinStandardHelpOptions = true)
final class ServicesSwitchCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "Such as ext.mail.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "PROVIDER",
      description = "A plugin, another service such as ext.backup, or platform.")
  private String provider = "";

  @Mixin private final JsonOption json = new JsonOption();

  ServicesSwitchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer =
          client
              .post(
                  "/admin/services/%s/switch".formatted(PathSegment.of(name)),
                  Map.of("provider", provider))
              .members();
      if (!json.isSet()) {
        session.terminal().print("%s is %s".formatted(name, provider));
      }
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(answer));
      }
      return 0;
    }
  }
}
