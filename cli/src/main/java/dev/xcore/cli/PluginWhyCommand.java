package dev.xcore.cli;

import dev.xcore.kernel.runtime.PluginDiagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin why}. */
@Command(
    name = "why",
    description = {
      "Explain on one screen why a plugin serves or does not, and what to do.",
      "Asks the running server; without one, judges what lies on disk."
    },
    mixinStandardHelpOptions = true)
final class PluginWhyCommand implements Runnable {

  private static final int NOT_FOUND = 404;

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginWhyCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> diagnosis = diagnosis();
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(diagnosis));
    } else {
      print(diagnosis);
    }
  }

  private Map<String, @Nullable Object> diagnosis() {
    try (AdminClient client = session.client()) {
      ServerAnswer answer = client.get("/admin/plugins/" + PathSegment.of(name) + "/why");
      if (answer.status() == NOT_FOUND && session.options().url().isEmpty()) {
        session.terminal().note("the server does not know it; this is judged by what lies on disk");
        return offline();
      }
      return answer.members();
    } catch (AdminClient.NoServerException absent) {
      session.terminal().note("no server answers: this is judged by what lies on disk");
      return offline();
    }
  }

  private Map<String, @Nullable Object> offline() {
    Application application = session.application();
    PluginDiagnosis diagnosis =
        PluginDiagnosis.offline(name, application.kernelOptions())
            .orElseThrow(() -> new CommandFailure(application.catalog().missing(name)));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("name", diagnosis.name());
    members.put("state", diagnosis.state().name().toLowerCase(Locale.ROOT));
    members.put("summary", diagnosis.summary());
    members.put("reasons", diagnosis.reasons());
    members.put("chain", diagnosis.chain());
    members.put("advice", diagnosis.advice());
    return members;
  }

  private void print(Map<String, @Nullable Object> diagnosis) {
    Terminal terminal = session.terminal();
    terminal.print(terminal.strong(Trees.text(diagnosis, "summary", "")));
    section("why", diagnosis.get("reasons"));
    List<String> chain = texts(diagnosis.get("chain"));
    if (!chain.isEmpty()) {
      terminal.print("");
      terminal.print(terminal.strong("what waits for what"));
      terminal.print("  " + String.join(" → ", chain));
    }
    section("what to do", diagnosis.get("advice"));
  }

  private void section(String title, @Nullable Object lines) {
    List<String> texts = texts(lines);
    if (texts.isEmpty()) {
      return;
    }
    Terminal terminal = session.terminal();
    terminal.print("");
    terminal.print(terminal.strong(title));
    texts.forEach(line -> terminal.print("  " + line.replace("\n", "\n    ")));
  }

  private static List<String> texts(@Nullable Object lines) {
    return Trees.items(lines).stream().map(String::valueOf).toList();
  }
}
