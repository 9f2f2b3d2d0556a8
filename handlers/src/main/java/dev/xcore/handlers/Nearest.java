package dev.xcore.handlers;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the valid name that somebody probably meant. */
final class Nearest {

  private Nearest() {}

  /** Returns {@code "; did you mean 'x'?"}, or nothing if no name is close. */
  static String hint(String wrong, Collection<String> valid) {
    return find(wrong, valid).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  static Optional<String> find(String wrong, Collection<String> valid) {
    int tolerance = Math.max(1, wrong.length() / 3);
    return valid.stream()
        .filter(name -> distance(wrong, name) <= tolerance)
        .min(Comparator.comparingInt(name -> distance(wrong, name)));
  }

  /** Levenshtein distance that ignores case. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (isSame(left.charAt(i - 1), right.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }

  private static boolean isSame(char left, char right) {
    return Character.toLowerCase(left) == Character.toLowerCase(right);
  }
}
