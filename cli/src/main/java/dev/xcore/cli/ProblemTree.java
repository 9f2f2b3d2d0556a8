package dev.xcore.cli;

import dev.xcore.kernel.settings.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** Problems as JSON, in the form of the administration API. */
final class ProblemTree {

  private ProblemTree() {}

  static Map<String, Object> of(Problem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", problem.file());
    tree.put("line", problem.line());
    tree.put("column", problem.column());
    tree.put("key", problem.key());
    tree.put("message", problem.message());
    return tree;
  }
}
