package dev.xcore.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore doctor}. */
@Command(
    name = "doctor",
    description = "Check this machine and application; fails when something cannot work.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--security",
      description = {
        "Look for what would let others in: secrets in files, weak keys, loose file modes,",
        "certificates that expire, an open server. Shows findings only."
      })
  private boolean security;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Finding> findings = security ? new SecurityChecks(session).all() : usual();
    if (json.isSet()) {
      session
          .terminal()
          .print(JsonText.pretty(findings.stream().map(DoctorCommand::tree).toList()));
    } else {
      print(findings);
      if (security && findings.isEmpty()) {
        session.terminal().print("no findings");
      }
    }
    boolean isSick = findings.stream().anyMatch(found -> found.verdict() == Finding.Verdict.FAIL);
    return isSick ? 1 : 0;
  }

  private List<Finding> usual() {
    List<Finding> findings = new ArrayList<>(MachineChecks.all());
    findings.addAll(new SandboxChecks(session).all());
    findings.addAll(new ApplicationChecks(session).all());
    return findings;
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
