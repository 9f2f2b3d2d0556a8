package dev.xcore.server;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.InstanceStatus;
import dev.xcore.kernel.runtime.PluginConditions;
import dev.xcore.kernel.runtime.PluginDiagnosis;
import dev.xcore.kernel.runtime.PluginNotices;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.state.DesiredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What administrators are told of a plugin, as value trees in {@code snake_case}. */
final class PluginReport {

  private PluginReport() {}

  /** Reports in short, for a list. */
  static Map<String, Object> line(PluginStatus status) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", status.name());
    line.put("state", text(status.state()));
    if (status.isCore()) {
      line.put("core", true);
    }
    status.desired().ifPresent(word -> line.put("desired", desired(word)));
    status
        .manifest()
        .ifPresent(manifest -> {
          line.put("version", manifest.version().toString());
          line.put("mode", text(manifest.mode()));
          line.put("description", manifest.about().description());
          line.put("prefix", manifest.api().prefix());
        });
    line.put("location", status.location());
    line.put("in_flight", status.inFlight());
    line.put("calls", status.calls());
    line.put("failures", status.failures());
    if (status.conditions().isPresent()) {
      line.put("health", ConditionsReport.status(status).text());
    }
    status
        .conditions()
        .flatMap(PluginConditions::obstacle)
        .ifPresent(obstacle -> line.put("unavailable", obstacle));
    status.code().ifPresent(code -> line.put("code", text(code)));
    status.signature().ifPresent(signature -> line.put("signature", signature(signature)));
    line.put("problems", status.problems().stream().map(PluginReport::problem).toList());
    return line;
  }

  /** Adds what operators should know of a plugin, where there is anything. */
  static Map<String, Object> noted(
      Map<String, Object> report, PluginStatus status, Snapshot snapshot) {
    List<String> notices =
        new ArrayList<>(
            status.manifest().map(known -> PluginNotices.of(known, snapshot)).orElse(List.of()));
    status.signatureNotice().ifPresent(notices::add);
    if (!notices.isEmpty()) {
      report.put("warnings", notices);
    }
    status
        .manifest()
        .map(known -> known.about().tasks())
        .filter(tasks -> !tasks.isEmpty())
        .ifPresent(tasks -> report.put("tasks", tasks));
    return report;
  }

  /**
   * Reports in full.
   *
   * @param status what is known of the plugin
   * @param active its serving version, null if it does not serve
   */
  static Map<String, Object> of(PluginStatus status, @Nullable ActivePlugin active) {
    Map<String, Object> report = line(status);
    status
        .manifest()
        .ifPresent(manifest -> report.put("limits", ConditionsReport.limits(manifest, status)));
    status
        .conditions()
        .ifPresent(conditions -> {
          report.put("permissions", ConditionsReport.permissions(conditions));
          report.put("health_checks", ConditionsReport.checks(conditions));
        });
    report.put("load_ms", loadTimes(status));
    report.put(
        "load_total_ms",
        status.loadTime().values().stream().mapToLong(Duration::toNanos).sum() / 1_000_000.0);
    status
        .instances()
        .ifPresent(instances -> report.put("instances", InstanceReport.of(instances)));
    status
        .instances()
        .flatMap(InstanceStatus::sandbox)
        .ifPresent(sandbox -> report.put("sandbox", SandboxReport.of(sandbox)));
    report.put("unloads", UnloadTree.of(status.unloads()));
    report.put("history", status.history().stream().map(PluginReport::transition).toList());
    if (active != null) {
      report.put(
          "actions",
          active.handlers().declaredActions().stream().map(PluginReport::action).toList());
      report.put("routes", active.handlers().routes().stream().map(r -> route(active, r)).toList());
      report.put(
          "sockets", active.handlers().sockets().stream().map(s -> socket(active, s)).toList());
      report.putAll(ApiReport.of(active));
    }
    return report;
  }

  /** Reports why a plugin serves or does not. */
  static Map<String, Object> of(PluginDiagnosis diagnosis) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", diagnosis.name());
    report.put("state", text(diagnosis.state()));
    report.put("summary", diagnosis.summary());
    report.put("reasons", diagnosis.reasons());
    report.put("chain", diagnosis.chain());
    report.put("advice", diagnosis.advice());
    return report;
  }

  /** Returns a constant as JSON shows it. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> signature(SignatureReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("verdict", report.verdict().text());
    report
        .header()
        .ifPresent(header -> {
          tree.put("algo", header.algorithm().label());
          tree.put("key_id", header.keyId());
          tree.put("signed_at", header.signedAt().toString());
        });
    if (!report.reasons().isEmpty()) {
      tree.put("reasons", report.reasons());
    }
    return tree;
  }

  private static Map<String, Object> desired(DesiredState word) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("wish", text(word.wish()));
    tree.put("actor", word.actor());
    tree.put("since", word.since().toString());
    return tree;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", problem.file());
    tree.put("line", problem.line());
    tree.put("column", problem.column());
    tree.put("key", problem.key());
    tree.put("message", problem.message());
    return tree;
  }

  private static Map<String, Object> loadTimes(PluginStatus status) {
    Map<String, Object> times = new LinkedHashMap<>();
    status.loadTime().forEach((step, time) -> times.put(step, time.toNanos() / 1_000_000.0));
    return times;
  }

  private static Map<String, Object> transition(PluginStatus.Transition transition) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", text(transition.from()));
    tree.put("to", text(transition.to()));
    tree.put("at", transition.at().toString());
    tree.put("cause", transition.cause());
    tree.put("actor", transition.actor());
    return tree;
  }

  private static Map<String, Object> action(ActionDescriptor action) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", action.name());
    tree.put("description", action.description());
    demand(tree, action.demand());
    versions(tree, action.versions());
    return tree;
  }

  private static Map<String, Object> route(ActivePlugin plugin, RouteDescriptor route) {
    Map<String, Object> tree =
        endpoint(plugin, route.method(), route.path(), route.description(), route.demand());
    versions(tree, route.versions());
    return tree;
  }

  private static Map<String, Object> socket(ActivePlugin plugin, SocketDescriptor socket) {
    Map<String, Object> tree =
        endpoint(plugin, "GET", socket.path(), socket.description(), socket.demand());
    versions(tree, socket.versions());
    return tree;
  }

  private static void versions(Map<String, Object> tree, List<String> versions) {
    if (!versions.isEmpty()) {
      tree.put("versions", versions);
    }
  }

  private static Map<String, Object> endpoint(
      ActivePlugin plugin, String method, String path, String description, Demand demand) {
    String prefix = plugin.manifest().api().prefix();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("method", method);
    tree.put("path", path.equals("/") ? prefix : prefix + path);
    tree.put("description", description);
    demand(tree, demand);
    return tree;
  }

  private static void demand(Map<String, Object> tree, Demand demand) {
    tree.put("roles", demand.roles());
    tree.put("permissions", demand.permissions());
  }
}
