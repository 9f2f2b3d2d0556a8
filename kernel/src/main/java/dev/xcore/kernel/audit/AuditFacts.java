package dev.xcore.kernel.audit;

import dev.xcore.handlers.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes of an event what may be kept: bounded, of plain values, without what must stay secret. */
final class AuditFacts {

  static final String MASK = "***";

  private static final int MOST_ACTOR = 200;
  private static final int MOST_ACTION = 100;
  private static final int MOST_SUBJECT = 500;
  private static final int MOST_TEXT = 2000;
  private static final int MOST_FACTS = 4096;
  private static final int LEAST_OMITTED = 40;
  private static final int MOST_DEPTH = 5;
  private static final Pattern USER_INFO = Pattern.compile("(//[^/@\\s:]*+):[^/@\\s]*+@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;][a-z_.-]*(?:password|passwd|pwd|secret|token|api_?key)[a-z_.-]*=)[^&;\\s]*+",
          Pattern.CASE_INSENSITIVE);

  private AuditFacts() {}

  static AuditEvent clean(AuditEvent event) {
    return new AuditEvent(
        text(event.actor(), MOST_ACTOR),
        text(event.source(), MOST_ACTOR),
        text(event.action(), MOST_ACTION),
        text(event.subject(), MOST_SUBJECT),
        event.outcome(),
        event.traceId().map(trace -> text(trace, MOST_ACTION)).filter(trace -> !trace.isEmpty()),
        bounded(event.facts()));
  }

  /** What is largest goes first. */
  private static Map<String, Object> bounded(Map<String, Object> facts) {
    Map<String, Object> clean = members(facts, 0);
    while (size(clean) > MOST_FACTS) {
      String largest =
          Collections.max(clean.entrySet(), Comparator.comparingInt(fact -> size(fact.getValue())))
              .getKey();
      int size = size(clean.get(largest));
      if (size < LEAST_OMITTED) {
        return Map.of("omitted", clean.size() + " facts");
      }
      clean.put(largest, "omitted: " + size + " bytes");
    }
    return clean;
  }

  private static int size(@Nullable Object value) {
    return String.valueOf(value).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, Object> members(Map<?, ?> facts, int depth) {
    Map<String, Object> clean = new LinkedHashMap<>();
    facts.forEach((key, value) -> {
      String name = text(String.valueOf(key), MOST_ACTION);
      clean.put(name, Secrets.isSecret(name) ? MASK : value(value, depth));
    });
    return clean;
  }

  private static Object value(Object value, int depth) {
    if (depth >= MOST_DEPTH) {
      return "…";
    }
    return switch (value) {
      case Boolean flag -> flag;
      case Integer number -> number;
      case Long number -> number;
      case Double number when Double.isFinite(number) -> number;
      case Map<?, ?> members -> members(members, depth + 1);
      case Collection<?> items ->
          items.stream()
              .map(item -> value(Optional.<Object>ofNullable(item).orElse(""), depth + 1))
              .toList();
      default -> text(value.toString(), MOST_TEXT);
    };
  }

  /** Half of a surrogate pair cannot be written in UTF-8. */
  private static String text(String text, int most) {
    String shown =
        PARAMETER
            .matcher(USER_INFO.matcher(text).replaceAll("$1:" + MASK + "@"))
            .replaceAll("$1" + MASK);
    String cut = shown.length() <= most ? shown : shown.substring(0, most - 1) + "…";
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
