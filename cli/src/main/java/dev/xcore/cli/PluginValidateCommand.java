package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.surface.Surface;
import dev.xcore.kernel.surface.SurfaceComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin validate}. */
@Command(
    name = "validate",
    description = {
      "Check plugins without running them: manifest, signature, requirements, sources, handlers.",
      "Every problem is shown with file and line."
    },
    mixinStandardHelpOptions = true)
final class PluginValidateCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0..*",
      paramLabel = "NAME",
      description = "Names, folders or jars. Default: all in the plugin folder.")
  private List<String> names = List.of();

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description = {
        "Compare with an older version: its number, a document of its surface, a plugin folder or",
        "a jar. Breaking changes need a higher major version (below 1.0.0: minor)."
      })
  private @Nullable String against;

  @Mixin private final JsonOption json = new JsonOption();

  PluginValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Application application = session.application();
    PluginCatalog catalog = application.catalog();
    PluginCheck check =
        new PluginCheck(
            catalog,
            CompilerOptions.forUser(session.surroundings().environment()),
            application.configuration().plugins().signatures(),
            application.configuration().security().scan());
    List<Map<String, Object>> reports = new ArrayList<>();
    boolean isSound = true;
    for (InstalledPlugin plugin : chosen(application, catalog)) {
      AtomicReference<@Nullable Surface> surface = new AtomicReference<>();
      List<Problem> problems = check.problems(plugin, surface::set);
      Optional<SurfaceComparison> comparison =
          compared(new OlderVersion(application, catalog, check), surface.get());
      isSound &= problems.isEmpty();
      isSound &= comparison.map(SurfaceComparison::isAllowed).orElse(true);
      if (json.isSet()) {
        Map<String, Object> report = report(plugin, problems, comparison);
        plugin
            .signature(application.configuration().plugins().trust())
            .ifPresent(signature -> report.put("signature", SignatureText.tree(signature)));
        reports.add(report);
      } else {
        print(plugin, problems);
        comparison.ifPresent(changes -> CompatibilityText.print(session.terminal(), changes));
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(reports));
    }
    return isSound ? 0 : 1;
  }

  private Optional<SurfaceComparison> compared(OlderVersion older, @Nullable Surface surface)
      throws IOException {
    if (against == null || surface == null) {
      return Optional.empty();
    }
    Path path = session.surroundings().resolve(Path.of(against));
    Surface before = older.find(surface.plugin(), against, path);
    return Optional.of(SurfaceComparison.of(before, surface, InstantSource.system()));
  }

  private List<InstalledPlugin> chosen(Application application, PluginCatalog catalog) {
    if (against != null && names.size() != 1) {
      throw new CommandFailure(
          "--against compares one plugin; name it: validate NAME --against OLD");
    }
    if (names.isEmpty()) {
      if (catalog.plugins().isEmpty()) {
        throw new CommandFailure("there are no plugins in " + catalog.directory());
      }
      return catalog.plugins();
    }
    return names.stream()
        .map(name -> catalog.inspect(application.plugin(session.surroundings(), name)))
        .toList();
  }

  private void print(InstalledPlugin plugin, List<Problem> problems) {
    Terminal terminal = session.terminal();
    terminal.print(
        (problems.isEmpty() ? terminal.good("ok") : terminal.bad("invalid")) + " " + plugin.name());
    problems.forEach(problem -> terminal.print("  " + terminal.bad("error: ") + indented(problem)));
    plugin
        .warnings()
        .forEach(
            warning -> terminal.print("  " + terminal.doubtful("warning: ") + indented(warning)));
  }

  private static String indented(Problem problem) {
    return problem.toString().replace("\n", "\n    ");
  }

  private static Map<String, Object> report(
      InstalledPlugin plugin, List<Problem> problems, Optional<SurfaceComparison> comparison) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", plugin.name());
    report.put("sound", problems.isEmpty());
    report.put("problems", problems.stream().map(ProblemTree::of).toList());
    report.put("warnings", plugin.warnings().stream().map(ProblemTree::of).toList());
    comparison.ifPresent(changes -> report.put("compatibility", CompatibilityText.tree(changes)));
    return report;
  }
}
