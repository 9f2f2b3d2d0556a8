package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which records are wanted; immutable.
 *
 * @param since the oldest time
 * @param until the time that they are all older than
 * @param actor who did it, exactly
 * @param action what was done; {@code *} stands for any characters
 * @param outcome how it ended
 */
public record AuditFilter(
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> actor,
    Optional<Wildcard> action,
    Optional<Outcome> outcome) {

  /**
   * Wants everything.
   *
   * @return the filter
   */
  public static AuditFilter all() {
    return new AuditFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A text in which {@code *} stands for any characters. Whoever chooses it cannot make a match
   * take long.
   *
   * @param parts between the wildcards, in order
   */
  public record Wildcard(List<String> parts) {

    /** Copies the parts. */
    public Wildcard {
      parts = List.copyOf(parts);
    }

    /** Each part is taken where it comes first, which leaves most to the parts after it. */
    boolean matches(String text) {
      String first = parts.getFirst();
      if (parts.size() == 1) {
        return text.equals(first);
      }
      String last = parts.getLast();
      if (!text.startsWith(first)
          || !text.endsWith(last)
          || text.length() < first.length() + last.length()) {
        return false;
      }
      int at = first.length();
      int end = text.length() - last.length();
      for (String part : parts.subList(1, parts.size() - 1)) {
        int found = text.indexOf(part, at);
        if (found < 0 || found + part.length() > end) {
          return false;
        }
        at = found + part.length();
      }
      return true;
    }
  }

  /**
   * Makes the pattern of an action.
   *
   * @param text such as {@code plugin.*}
   * @return the pattern
   */
  public static Wildcard pattern(String text) {
    return new Wildcard(List.of(text.split("\\*", -1)));
  }

  /**
   * Judges a record.
   *
   * @param entry the record
   * @return whether it is wanted
   */
  public boolean wants(AuditRecord entry) {
    return since.filter(entry.time()::isBefore).isEmpty()
        && until.map(entry.time()::isBefore).orElse(true)
        && actor.map(entry.event().actor()::equals).orElse(true)
        && action.map(each -> each.matches(entry.event().action())).orElse(true)
        && outcome.map(each -> each == entry.event().outcome()).orElse(true);
  }
}
