package dev.xcore.auth.users;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that passwords are made of too often. A password is common if it is up to three of them,
 * with any digits and signs between, look-alikes ({@code p4ssw0rd}) counting as letters.
 */
final class CommonPasswords {

  /** Finds nothing common. */
  static final CommonPasswords NONE = new CommonPasswords(Set.of());

  private static final String RESOURCE = "common-passwords.txt";
  private static final String FROM = "013457@$!";
  private static final String TO = "oieastasi";
  private static final int SHORTEST_RUN = 5;

  /** A sentence of more words is no common password, however common each of them is. */
  private static final int MOST_WORDS = 3;

  private static final int MANY = Integer.MAX_VALUE / 2;

  /** What stands side by side on keyboards and in the alphabet. */
  private static final String RUNS =
      "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm"
          + " azertyuiop 1qaz2wsx3edc4rfv5tgb6yhn7ujm 1q2w3e4r5t6y7u8i9o0p 147258369 741852963"
          + " qazwsxedcrfvtgb";

  private final Set<String> known;
  private final int longest;

  private CommonPasswords(Set<String> known) {
    this.known = known;
    this.longest = known.stream().mapToInt(String::length).max().orElse(0);
  }

  static CommonPasswords load() {
    try (InputStream in = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the list " + RESOURCE + " is missing from the platform");
      }
      return new CommonPasswords(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .collect(Collectors.toCollection(HashSet::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return known.size();
  }

  /**
   * Tells whether a password is made of few common words, digits and signs.
   *
   * @param password in lower case, at most 1,024 characters
   */
  boolean isCommon(String password) {
    if (known.isEmpty()) {
      return false;
    }
    return isMadeOfWords(password, letters(password));
  }

  /** Counts the words that it takes at least to come to each place; digits and signs are free. */
  private boolean isMadeOfWords(String text, String letters) {
    int[] words = new int[text.length() + 1];
    Arrays.fill(words, 1, words.length, MANY);
    for (int from = 0; from < text.length(); from++) {
      if (words[from] > MOST_WORDS) {
        continue;
      }
      if (isFiller(text.charAt(from))) {
        words[from + 1] = Math.min(words[from + 1], words[from]);
      }
      for (int to = from + 3; to <= Math.min(text.length(), from + longest); to++) {
        if (isWord(text.substring(from, to)) || known.contains(letters.substring(from, to))) {
          words[to] = Math.min(words[to], words[from] + 1);
        }
      }
    }
    return words[text.length()] <= MOST_WORDS;
  }

  private static boolean isFiller(char c) {
    return c < 0x80 && !(c >= 'a' && c <= 'z');
  }

  private boolean isWord(String part) {
    return known.contains(part) || (part.length() >= SHORTEST_RUN && isRun(part));
  }

  private static boolean isRun(String part) {
    return RUNS.contains(part) || RUNS.contains(new StringBuilder(part).reverse());
  }

  private static String letters(String password) {
    StringBuilder text = new StringBuilder(password.length());
    for (int at = 0; at < password.length(); at++) {
      int place = FROM.indexOf(password.charAt(at));
      text.append(place < 0 ? password.charAt(at) : TO.charAt(place));
    }
    return text.toString();
  }
}
