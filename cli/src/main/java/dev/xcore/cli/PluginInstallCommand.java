package dev.xcore.cli;

import dev.xcore.app.catalog.PluginSpec;
import dev.xcore.kernel.install.InstallResult;
import dev.xcore.kernel.install.SourceRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin install}. */
@Command(
    name = "install",
    description = {
      "Install or upgrade a plugin: from files, a git repository or the registry.",
      "It is checked before anything is changed; if it cannot be loaded, the old version stays."
    },
    mixinStandardHelpOptions = true)
final class PluginInstallCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "SPEC",
      description = "A folder, .jar or .zip; the URL of a git repository; or NAME[@RANGE].")
  private String spec = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the plugin must be called; says which, in a source that holds several.")
  private @Nullable String name;

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "The branch, tag or commit, of a source that has such.")
  private @Nullable String ref;

  @Option(
      names = "--force",
      description =
          "Install an older version, other content of the same version, or what lacks a"
              + " requirement.")
  private boolean force;

  @Option(
      names = {"-y", "--yes"},
      description = "Agree to what the plugin asks for.")
  private boolean yes;

  @Mixin private final JsonOption json = new JsonOption();

  PluginInstallCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path folder = session.surroundings().directory();
    boolean isPath = Files.exists(session.surroundings().resolve(Path.of(spec)));
    PluginSpec what = PluginSpec.parse(spec, Optional.ofNullable(ref), isPath);
    RemoteInstall remote =
        new RemoteInstall(session, new InstallConsent(session.terminal(), yes), force);
    List<Map<String, @Nullable Object>> reports =
        switch (what) {
          case PluginSpec.Local local ->
              List.of(
                  remote.local(
                      new SourceRequest(
                          local.path(), Optional.ofNullable(name), Optional.ofNullable(ref)),
                      folder));
          case PluginSpec.Git git -> List.of(remote.git(git, Optional.ofNullable(name)));
          case PluginSpec.FromRegistry named -> {
            requireRegistry();
            yield remote.registry(named);
          }
        };
    print(reports, what instanceof PluginSpec.FromRegistry);
  }

  /** A name that was meant as a path would otherwise be asked of a registry that is not there. */
  private void requireRegistry() {
    if (session.application().configuration().registry().url().isEmpty()) {
      throw new CommandFailure(
          "there is no file or folder %s, and no registry is configured to look for a plugin in: set registry.url to have one"
              .formatted(session.surroundings().resolve(Path.of(spec))));
    }
  }

  private void print(List<Map<String, @Nullable Object>> reports, boolean asList) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(asList ? Map.of("plugins", reports) : reports.getFirst()));
    } else {
      reports.forEach(report -> terminal.print(line(terminal, report)));
    }
  }

  /** Reports what was done, in a line. */
  static String line(Terminal terminal, Map<String, @Nullable Object> report) {
    String replaced = Trees.text(report, "replaced", "");
    String outcome = Trees.text(report, "outcome", "installed");
    if (outcome.equals("unchanged")) {
      return "%s %s is installed already"
          .formatted(Trees.text(report, "name", ""), Trees.text(report, "version", ""));
    }
    String state = Trees.text(report, "state", "");
    return "%s %s %s%s%s"
        .formatted(
            terminal.good(outcome.replace('_', ' ')),
            Trees.text(report, "name", ""),
            Trees.text(report, "version", ""),
            replaced.isEmpty() ? "" : ", was " + replaced,
            state.isEmpty() ? "; the next start loads it" : "; it is " + state);
  }

  /** Reports as the server does. */
  static Map<String, @Nullable Object> report(InstallResult result) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    report.put("name", result.name());
    report.put("version", result.version());
    result.replaced().ifPresent(version -> report.put("replaced", version));
    report.put("location", result.location().toString());
    report.put("digest", result.digest());
    report.put("origin", result.origin());
    report.put("warnings", result.warnings().stream().map(Object::toString).toList());
    return report;
  }
}
