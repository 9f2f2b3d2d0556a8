package dev.xcore.server;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What administrators see of a service; immutable.
 *
 * @param name such as {@code db}
 * @param type such as {@code database}
 * @param state {@code stopped}, {@code starting}, {@code ready}, {@code degraded}, {@code failed}
 *     or {@code stopping}
 * @param isRequired whether the platform does not boot without it
 * @param message one line about it, may be empty
 * @param details strings, numbers and booleans by name
 * @param since when it came into that state
 * @param checkedAt when its health was looked at last
 */
public record ServiceReport(
    String name,
    String type,
    String state,
    boolean isRequired,
    String message,
    Map<String, ?> details,
    Instant since,
    Optional<Instant> checkedAt) {

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("type", type);
    tree.put("state", state);
    tree.put("required", isRequired);
    tree.put("message", message);
    tree.put("since", since.toString());
    checkedAt.ifPresent(time -> tree.put("checked_at", time.toString()));
    tree.put("details", details);
    return tree;
  }
}
