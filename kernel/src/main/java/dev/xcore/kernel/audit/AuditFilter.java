package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

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
    Optional<Pattern> action,
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
   * Makes the pattern of an action.
   *
   * @param text such as {@code plugin.*}
   * @return the pattern
   */
  public static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String part : text.splitWithDelimiters("\\*", 0)) {
      pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString());
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
        && action.map(each -> each.matcher(entry.event().action()).matches()).orElse(true)
        && outcome.map(each -> each == entry.event().outcome()).orElse(true);
  }
}
