package dev.xcore.cli;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.security.Capability;
import dev.xcore.kernel.security.CapabilityUse;
import dev.xcore.kernel.security.ScanFinding;
import dev.xcore.kernel.security.ScanReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of a code scan, for people and for programs. */
final class ScanText {

  private ScanText() {}

  static void print(Terminal terminal, PluginScan.Result result) {
    ScanReport report = result.report();
    terminal.print(verdict(terminal, result));
    report
        .problems()
        .forEach(problem ->
            terminal.print(
                "  " + label(terminal, result) + problem.toString().replace("\n", "\n    ")));
    if (report.grants().size() > 1) {
      terminal.print("  allowed_imports: " + report.grants() + " would allow what can be allowed");
    }
    terminal.print("  uses");
    TextTable table = new TextTable();
    report.capabilities().forEach((capability, use) -> row(terminal, table, capability, use));
    table.lines().forEach(line -> terminal.print("    " + line));
    if (!report.missing().isEmpty()) {
      terminal.print(
          "  refers to classes that are nowhere: " + String.join(", ", report.missing()));
    }
    terminal.print(
        "  %,d classes of %,d bytes, SHA-256 of the code %s"
            .formatted(report.classes(), report.bytes(), result.hash()));
  }

  private static String verdict(Terminal terminal, PluginScan.Result result) {
    String plugin =
        " %s %s (%s)"
            .formatted(result.manifest().name(), result.manifest().version(), mode(result));
    if (result.report().isClean()) {
      return terminal.good("ok") + plugin;
    }
    return result.isRefused()
        ? terminal.bad("refused") + plugin
        : terminal.doubtful("not for a sandbox") + plugin;
  }

  private static String label(Terminal terminal, PluginScan.Result result) {
    return result.isRefused() ? terminal.bad("error: ") : terminal.doubtful("finding: ");
  }

  private static void row(
      Terminal terminal, TextTable table, Capability capability, CapabilityUse use) {
    table.row(
        capability.label(),
        use.classes() == 1 ? "1 class" : "%,d classes".formatted(use.classes()),
        use.isRefused() ? terminal.bad("refused") : terminal.good("allowed"),
        String.join(", ", use.examples()));
  }

  private static String mode(PluginScan.Result result) {
    ExecutionMode mode = result.manifest().mode();
    return mode.name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> tree(PluginScan.Result result) {
    ScanReport report = result.report();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", result.manifest().name());
    tree.put("version", result.manifest().version().toString());
    tree.put("mode", mode(result));
    tree.put("clean", report.isClean());
    tree.put("refused", result.isRefused());
    tree.put("findings", report.findings().stream().map(ScanText::tree).toList());
    tree.put("groups", report.groups().stream().map(ScanText::tree).toList());
    tree.put("allowed_imports", report.grants());
    Map<String, Object> capabilities = new LinkedHashMap<>();
    report
        .capabilities()
        .forEach((capability, use) -> capabilities.put(capability.label(), tree(use)));
    tree.put("capabilities", capabilities);
    tree.put("missing", report.missing());
    tree.put("classes", report.classes());
    tree.put("bytes", report.bytes());
    tree.put("sha256", result.hash());
    return tree;
  }

  private static Map<String, Object> tree(ScanFinding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rule", finding.rule().label());
    tree.put("element", finding.element().label());
    tree.put("file", finding.file());
    tree.put("line", finding.line());
    tree.put("class", finding.className());
    tree.put("member", finding.member());
    tree.put("uses", finding.uses());
    finding.capability().ifPresent(capability -> tree.put("capability", capability.label()));
    finding.grant().ifPresent(name -> tree.put("allowed_imports", List.of(name)));
    tree.put("message", finding.message());
    return tree;
  }

  private static Map<String, Object> tree(ScanReport.FindingGroup group) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("element", group.element().label());
    tree.put("rule", group.rule().label());
    tree.put("uses", group.uses());
    tree.put("classes", group.classes());
    return tree;
  }

  private static Map<String, Object> tree(CapabilityUse use) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("classes", use.classes());
    tree.put("refused", use.isRefused());
    tree.put("examples", use.examples());
    return tree;
  }
}
