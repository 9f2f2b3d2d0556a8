package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore config check}. */
@Command(
    name = "check",
    description = "Check the configuration: every problem at once, with file and line.",
    mixinStandardHelpOptions = true)
final class ConfigCheckCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  ConfigCheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Problem> problems;
    List<Problem> warnings = List.of();
    String checked = "the configuration";
    try {
      Configuration configuration = session.application().configuration();
      problems = configuration.securityProblems();
      warnings = configuration.warnings();
      checked = configuration.file().map(String::valueOf).orElse("no file: all defaults");
    } catch (SettingsException wrong) {
      problems = wrong.problems();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(tree(problems, warnings)));
    } else {
      print(checked, problems, warnings);
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private void print(String checked, List<Problem> problems, List<Problem> warnings) {
    Terminal terminal = session.terminal();
    problems.forEach(problem -> terminal.note(terminal.bad("error: ") + problem));
    warnings.forEach(warning -> terminal.note(terminal.doubtful("warning: ") + warning));
    if (problems.isEmpty()) {
      terminal.print(terminal.good("ok") + " " + checked);
    } else {
      terminal.note(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }
  }

  private static Map<String, Object> tree(List<Problem> problems, List<Problem> warnings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("problems", problems.stream().map(ProblemTree::of).toList());
    tree.put("warnings", warnings.stream().map(ProblemTree::of).toList());
    return tree;
  }
}
