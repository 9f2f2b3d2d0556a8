package dev.xcore.auth.users;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked of new passwords: length, and that nobody guesses them first (NIST 800-63B). */
final class PasswordRules {

  private static final int FEWEST_DIFFERENT = 5;
  private static final int SHORTEST_NAME = 3;

  private final PasswordSettings settings;
  private final CommonPasswords common;

  PasswordRules(PasswordSettings settings) {
    this.settings = settings;
    this.common = settings.allowCommon() ? CommonPasswords.NONE : CommonPasswords.load();
  }

  List<String> weaknesses(String password, String user) {
    int length = password.codePointCount(0, password.length());
    if (length > settings.maxLength() || password.length() > PasswordHashes.LONGEST) {
      return List.of(
          "has %,d characters; at most %,d are possible".formatted(length, settings.maxLength()));
    }
    List<String> found = new ArrayList<>();
    if (length < settings.minLength()) {
      found.add("has %d characters; use at least %d".formatted(length, settings.minLength()));
    }
    if (hasBrokenText(password)) {
      found.add("contains half of a character; use whole ones");
    }
    if (password.codePoints().anyMatch(Character::isISOControl)) {
      found.add("contains a control character, which cannot be typed everywhere; leave it out");
    }
    String folded = folded(password);
    if (folded.codePoints().distinct().count() < FEWEST_DIFFERENT) {
      found.add("repeats the same few characters; use at least " + FEWEST_DIFFERENT + " different");
    } else if (common.isCommon(folded)) {
      found.add("is made of common words, digits and signs only; take several unrelated words");
    }
    String name = user.toLowerCase(Locale.ROOT);
    if (name.length() >= SHORTEST_NAME && folded.contains(name)) {
      found.add("contains the name of the account; leave it out");
    }
    return List.copyOf(found);
  }

  private static String folded(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static boolean hasBrokenText(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
