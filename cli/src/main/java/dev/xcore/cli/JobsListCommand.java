package dev.xcore.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore jobs list}. */
@Command(
    name = "list",
    description = "List jobs with their state, next due time and last outcome.",
    mixinStandardHelpOptions = true)
final class JobsListCommand implements Runnable {

  private static final int PAGE = 1000;

  private final Session session;

  @Option(names = "--plugin", paramLabel = "NAME", description = "Only those of this plugin.")
  private @Nullable String plugin;

  @Mixin private final JsonOption json = new JsonOption();

  JobsListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Map<String, @Nullable Object>> jobs = new ArrayList<>();
    try (AdminClient client = session.client()) {
      List<Map<String, @Nullable Object>> page = page(client, "");
      jobs.addAll(page);
      while (page.size() == PAGE) {
        page = page(client, Trees.text(page.getLast(), "id", ""));
        jobs.addAll(page);
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("jobs", jobs)));
    } else if (jobs.isEmpty()) {
      session.terminal().print("no jobs");
    } else {
      TextTable table = new TextTable();
      jobs.forEach(job -> table.row(JobText.cells(session.terminal(), job)));
      table.lines().forEach(session.terminal()::print);
    }
  }

  private List<Map<String, @Nullable Object>> page(AdminClient client, String after) {
    String path = "/admin/jobs?limit=" + PAGE + "&after=" + encoded(after);
    String known = plugin;
    return client.get(known == null ? path : path + "&plugin=" + encoded(known)).list("jobs");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
