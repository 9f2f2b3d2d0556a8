package dev.xcore.handlers;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a value tree: where it is, and what it found wrong. Used by one thread.
 *
 * <p>In {@linkplain Mode#TEXT text mode} strings become numbers and truth values, because paths,
 * queries, headers, cookies, forms and command lines have nothing else; in {@linkplain Mode#TREE
 * tree mode} they do not.
 */
public final class Reading {

  /** Whether text may stand for other scalars. */
  public enum Mode {
    /** JSON-like: a number must be a number. */
    TREE,
    /** Text only: "7" may be a number. */
    TEXT
  }

  private static final int MAX_PROBLEMS = 100;
  private static final int MAX_REJECTED = 64;
  private static final int MAX_DEPTH = 512;

  private final Mode mode;
  private final List<Object> path = new ArrayList<>();
  private final List<FieldError> problems = new ArrayList<>();
  private int count;

  /**
   * Begins a reading.
   *
   * @param mode whether text may stand for other scalars
   */
  public Reading(Mode mode) {
    this.mode = Objects.requireNonNull(mode, "mode is null");
  }

  /**
   * Returns whether text may stand for other scalars.
   *
   * @return the mode
   */
  public Mode mode() {
    return mode;
  }

  /**
   * Steps into a member or element.
   *
   * @param step a member's name, or an element's {@link Integer} index
   */
  public void enter(Object step) {
    path.addLast(step);
  }

  /** Steps back out. */
  public void leave() {
    path.removeLast();
  }

  /**
   * Adds a problem at the current place.
   *
   * @param message what is wrong and what is allowed
   * @param rejected the offending value; shown only if it is a scalar, short and not secret
   */
  public void problem(String message, @Nullable Object rejected) {
    count++;
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new FieldError(where(), message, shown(rejected)));
    }
  }

  /**
   * Refuses what is nested too deeply for the stack; asked at every object and list.
   *
   * @return true after adding a problem, if this place is more than 512 steps from the root
   */
  boolean isTooDeep() {
    if (path.size() <= MAX_DEPTH) {
      return false;
    }
    problem("is nested deeper than " + MAX_DEPTH + " levels", null);
    return true;
  }

  /**
   * Tells how many problems there are so far, also those too many to be shown.
   *
   * @return zero or more
   */
  public int problemCount() {
    return count;
  }

  /** Returns the problems so far. */
  List<FieldError> problems() {
    return problems;
  }

  /**
   * Ends the reading.
   *
   * @throws ValidationException if there were problems
   */
  public void finish() {
    if (problems.isEmpty()) {
      return;
    }
    FieldError first = problems.getFirst();
    String more = count == 1 ? "" : " (and " + (count - 1) + " more)";
    String place = first.field().isEmpty() ? "" : first.field() + ": ";
    throw new ValidationException(place + first.message() + more, problems);
  }

  private String where() {
    StringBuilder text = new StringBuilder();
    for (Object step : path) {
      if (step instanceof Integer index) {
        text.append('[').append(index.intValue()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.toString();
  }

  private Optional<Object> shown(@Nullable Object rejected) {
    boolean isSecret =
        path.stream().anyMatch(step -> step instanceof String name && Secrets.isSecret(name));
    if (isSecret) {
      return Optional.empty();
    }
    return switch (rejected) {
      case null -> Optional.empty();
      case String text -> Optional.of(shortened(text));
      case Number number -> Optional.of(shown(number));
      case Boolean bool -> Optional.of(bool);
      default -> Optional.empty();
    };
  }

  /** Long numbers and those that JSON does not know are shown as texts. */
  private static Object shown(Number number) {
    if (number instanceof Long || number instanceof Integer) {
      return number;
    }
    boolean isHuge =
        number instanceof BigInteger whole && whole.bitLength() > MAX_REJECTED
            || number instanceof BigDecimal decimal && decimal.precision() > MAX_REJECTED;
    if (isHuge) {
      return "a number of many digits";
    }
    return Double.isFinite(number.doubleValue()) ? number : number.toString();
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_REJECTED) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_REJECTED - 1));
    return text.substring(0, splitsPair ? MAX_REJECTED - 1 : MAX_REJECTED);
  }
}
