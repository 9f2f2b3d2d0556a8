package dev.xcore.kernel.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The words in which problems speak of values and choices. */
public final class Wording {

  private static final int LONGEST = 60;

  private Wording() {}

  /**
   * Describes what stands at a node.
   *
   * @param node the node
   * @return such as {@code text 'abc'}, {@code number 7}, {@code a list}
   */
  public static String found(Node node) {
    return switch (node) {
      case Node.Mapping mapping ->
          mapping.entries().isEmpty() ? "an empty section" : "a section with keys";
      case Node.Sequence sequence -> sequence.items().isEmpty() ? "an empty list" : "a list";
      case Node.Scalar scalar ->
          switch (scalar.tree()) {
            case null -> "nothing";
            case String text -> "text '" + shorten(text) + "'";
            case Number _ -> "number " + shorten(scalar.text());
            default -> shorten(scalar.text());
          };
    };
  }

  /**
   * Makes a value of any origin fit for a message: short, on one line, without control characters.
   *
   * @param text the value
   * @return at most 60 characters and an ellipsis
   */
  public static String shorten(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> {
          if (Character.isISOControl(c) || isInvisible(c)) {
            escape(c, shown);
          } else {
            shown.appendCodePoint(c);
          }
        });
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
  }

  /**
   * Makes a text of several parts fit for a terminal: nothing in it moves the cursor, turns the
   * direction of writing or cannot be seen. Line ends and tabs stay.
   *
   * @param text a message with values of any origin in it
   * @return the text itself if there is nothing to escape
   */
  static String printable(String text) {
    if (text.codePoints().noneMatch(Wording::isUnprintable)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isUnprintable(c)) {
            escape(c, shown);
          } else {
            shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }

  private static boolean isUnprintable(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t') || isInvisible(c);
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static void escape(int c, StringBuilder shown) {
    shown.append("\\u{%x}".formatted(c));
  }

  /**
   * Proposes the nearest choice for a word that is none of them.
   *
   * @param word what was written
   * @param choices what is allowed
   * @return {@code ; did you mean 'CHOICE'?}, or an empty text if none is near
   */
  public static String didYouMean(String word, Collection<String> choices) {
    return nearest(word, choices).map("; did you mean '%s'?"::formatted).orElse("");
  }

  /**
   * Says that a word is none of the choices.
   *
   * @param noun what the word should be
   * @param word what was written
   * @param choices what is allowed
   * @return {@code unknown NOUN; did you mean 'CHOICE'? Allowed: CHOICES}
   */
  public static String unknown(String noun, String word, Collection<String> choices) {
    String hint = didYouMean(word, choices);
    return "unknown %s%s%s: %s"
        .formatted(
            noun, hint, hint.isEmpty() ? "; allowed" : " Allowed", String.join(", ", choices));
  }

  /**
   * Finds the nearest choice for a word that is none of them, by edit distance.
   *
   * @param word what was written
   * @param choices what is allowed
   * @return the nearest one; empty if more than a third of the word, or three letters, would have
   *     to change
   */
  public static Optional<String> nearest(String word, Collection<String> choices) {
    if (word.length() > 2 * LONGEST) {
      return Optional.empty();
    }
    String wanted = plain(word);
    int allowed = Math.clamp(Math.round(wanted.length() / 3.0), 1, 3);
    String best = null;
    int least = allowed + 1;
    for (String choice : choices) {
      int distance = distance(wanted, plain(choice));
      if (distance < least) {
        least = distance;
        best = choice;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Optimal string alignment: insertions, deletions, changes and swaps of neighbours cost 1. */
  private static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[left.length()][right.length()];
  }
}
