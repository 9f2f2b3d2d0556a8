package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore key list}. */
@Command(
    name = "list",
    description = "List API keys, without their secrets.",
    mixinStandardHelpOptions = true)
final class KeyListCommand implements Runnable {

  private final Session session;

  @Option(names = "--user", paramLabel = "USER", description = "Only those of this account.")
  private @Nullable String user;

  @Mixin private final JsonOption json = new JsonOption();

  KeyListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String known = user;
    String path = known == null ? "/admin/keys" : "/admin/keys?user=" + AccountPages.encoded(known);
    List<Map<String, @Nullable Object>> keys;
    try (AdminClient client = session.client()) {
      keys = AccountPages.all(client, path, "keys", "id");
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("keys", keys)));
    } else if (keys.isEmpty()) {
      session.terminal().note("no keys");
    } else {
      AccountText.keys(session.terminal(), keys);
    }
  }
}
