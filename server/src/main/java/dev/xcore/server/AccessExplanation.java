package dev.xcore.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request would be let in or refused.
 *
 * @param user who would make it
 * @param method HTTP method
 * @param path as asked for
 * @param status of the refusal; 0 if it would be let in
 * @param layer who refuses it, or {@code served}
 * @param why in words
 * @param steps who lets it pass before, in order
 */
record AccessExplanation(
    String user,
    String method,
    String path,
    int status,
    String layer,
    String why,
    List<TrialExchange.Step> steps) {

  static AccessExplanation of(String user, TrialExchange trial, String method, String path) {
    return new AccessExplanation(
        user, method, path, 0, "served", "it is served by " + trial.reached(), trial.steps());
  }

  static AccessExplanation refused(
      String user, TrialExchange trial, String method, String path, ProblemDocument problem) {
    String layer =
        !trial.refusedBy().isEmpty()
            ? trial.refusedBy()
            : problem.status() == 401 ? "authentication" : "routing";
    return new AccessExplanation(
        user, method, path, problem.status(), layer, problem.detail(), trial.steps());
  }

  /** Returns it as a value tree. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("user", user);
    tree.put("method", method);
    tree.put("path", path);
    tree.put("allowed", status == 0);
    tree.put("status", status);
    tree.put("decided_by", layer);
    tree.put("reason", why);
    List<Object> passed = new ArrayList<>();
    for (TrialExchange.Step step : steps) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("layer", step.layer());
      line.put("reason", step.why());
      passed.add(line);
    }
    tree.put("passed", passed);
    return tree;
  }
}
