package dev.xcore.cli;

import dev.xcore.kernel.audit.AuditFinding;
import dev.xcore.kernel.audit.AuditVerdict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore audit verify}. */
@Command(
    name = "verify",
    description = {
      "Hold the audit log to its seals: finds every change, gap, exchange, cut and older copy.",
      "Fails if something is found. Needs no server, and may run beside one."
    },
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--from",
      paramLabel = "NUMBER",
      description = "Begin with the segment of this record. Default: the oldest")
  private long from = 1;

  AuditVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AuditSource source = new AuditSource(session);
    AuditVerdict verdict;
    try {
      verdict = source.verification().verify(from);
    } catch (IOException failure) {
      throw source.unreadable(failure);
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(tree(verdict)));
    } else {
      verdict.findings().forEach(each -> terminal.print(terminal.bad("damaged ") + each));
      verdict.notes().forEach(each -> terminal.print(terminal.faint("note ") + each));
      terminal.print(
          "%s: %d records in %d segments, the last is %d; %d findings"
              .formatted(
                  verdict.isSound() ? terminal.good("sound") : terminal.bad("not sound"),
                  verdict.records(),
                  verdict.segments(),
                  verdict.last(),
                  verdict.findings().size()));
    }
    return verdict.isSound() ? 0 : 1;
  }

  private static Map<String, Object> tree(AuditVerdict verdict) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sound", verdict.isSound());
    tree.put("records", verdict.records());
    tree.put("segments", verdict.segments());
    tree.put("last", verdict.last());
    tree.put("findings", verdict.findings().stream().map(AuditVerifyCommand::finding).toList());
    tree.put("notes", verdict.notes());
    return tree;
  }

  private static Map<String, Object> finding(AuditFinding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("segment", finding.segment());
    tree.put("line", finding.line());
    tree.put("message", finding.message());
    return tree;
  }
}
