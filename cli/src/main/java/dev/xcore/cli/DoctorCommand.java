package dev.xcore.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore doctor}. */
@Command(
    name = "doctor",
    description = "Check this machine and application; fails when something cannot work.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(MachineChecks.all());
    findings.addAll(new SandboxChecks(session).all());
    findings.addAll(new ApplicationChecks(session).all());
    if (json.isSet()) {
      session
          .terminal()
          .print(JsonText.pretty(findings.stream().map(DoctorCommand::tree).toList()));
    } else {
      print(findings);
    }
    boolean isSick = findings.stream().anyMatch(found -> found.verdict() == Finding.Verdict.FAIL);
    return isSick ? 1 : 0;
  }

  private void print(List<Finding> findings) {
    Terminal terminal = session.terminal();
    TextTable table = new TextTable();
    for (Finding finding : findings) {
      table.row(word(finding.verdict()), finding.subject(), finding.message());
      if (!finding.cure().isEmpty()) {
        table.row("", "", terminal.faint("→ " + finding.cure()));
      }
    }
    table.lines().forEach(terminal::print);
  }

  private String word(Finding.Verdict verdict) {
    Terminal terminal = session.terminal();
    return switch (verdict) {
      case OK -> terminal.good("ok");
      case WARN -> terminal.doubtful("warn");
      case FAIL -> terminal.bad("fail");
    };
  }

  private static Map<String, Object> tree(Finding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
    tree.put("subject", finding.subject());
    tree.put("message", finding.message());
    tree.put("cure", finding.cure());
    return tree;
  }
}
