package dev.xcore.auth.users;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What names and other values of accounts, roles and keys look like; collects all that is wrong.
 */
final class Rules {

  static final String ADMIN = "admin";

  /** Letters of ASCII only, so that no two names look the same. */
  private static final Pattern USER = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");

  /** What the audit log calls the platform itself and those who are nobody. */
  private static final Set<String> KEPT =
      Set.of("anonymous", "kernel", "platform", "system", "admin-token");

  private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@\\p{Cntrl}<>,;]{1,64}@[^\\s@\\p{Cntrl}<>,;]{1,189}");
  private static final Pattern PERMISSION =
      Pattern.compile("[A-Za-z0-9_*/-]{1,100}(?:[.:][A-Za-z0-9_*/-]{1,100}){0,9}");
  private static final int LONGEST_SET = 4000;
  private static final int MOST_ROLES = 50;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_DESCRIPTION = 500;
  private static final int SHOWN = 64;

  private final List<FieldError> errors = new ArrayList<>();

  /** Returns the name as it is kept; empty if it can be nobody's. */
  static Optional<String> userName(String text) {
    if (text.length() > 100) {
      return Optional.empty();
    }
    String lower = lower(text);
    return USER.matcher(lower).matches() ? Optional.of(lower) : Optional.empty();
  }

  /** Letters of ASCII only: others have lower cases that are letters of ASCII. */
  private static String lower(String text) {
    return text.chars().allMatch(c -> c < 0x80) ? text.toLowerCase(Locale.ROOT) : text;
  }

  String user(String field, String text) {
    return userName(text)
        .orElseGet(() -> {
          wrong(
              field,
              "must be 1 to 100 letters, digits or . _ @ + - and begin with a letter or digit",
              text);
          return "";
        });
  }

  /** Checks the name of a new account. */
  String newUser(String field, String text) {
    String name = user(field, text);
    if (KEPT.contains(name)) {
      wrong(field, "is a name that the platform keeps for itself; choose another", text);
    }
    return name;
  }

  String role(String field, String text) {
    if (!ROLE.matcher(text).matches()) {
      wrong(
          field,
          "must be 1 to 63 lower case letters, digits or . _ - and begin with a letter or digit",
          text);
    }
    return text;
  }

  Set<String> roles(String field, Set<String> names) {
    if (names.size() > MOST_ROLES) {
      wrong(field, "has %d roles; at most %d are possible".formatted(names.size(), MOST_ROLES), "");
    } else {
      names.forEach(name -> role(field, name));
    }
    return names;
  }

  Set<String> permissions(String field, Set<String> patterns) {
    for (String each : patterns) {
      if (each.length() > 500 || !PERMISSION.matcher(each).matches()) {
        wrong(
            field,
            "must be parts of letters, digits, _ - / or * with . or : between them, such as"
                + " orders.read or orders.**",
            each);
        return Set.of();
      }
    }
    if (join(patterns).length() > LONGEST_SET) {
      wrong(
          field,
          "are longer than %,d characters together; use patterns".formatted(LONGEST_SET),
          "");
    }
    return patterns;
  }

  Optional<String> email(String field, Optional<String> text) {
    Optional<String> given = text.filter(each -> !each.isEmpty());
    given
        .filter(each -> !EMAIL.matcher(each).matches())
        .ifPresent(each -> wrong(field, "is no address such as ada@example.com", each));
    return given;
  }

  Optional<String> tenant(String field, Optional<String> text) {
    Optional<String> given = text.filter(each -> !each.isEmpty());
    given
        .filter(each -> !TENANT.matcher(each).matches())
        .ifPresent(each ->
            wrong(
                field,
                "must be 1 to 100 letters, digits or . _ - and begin with a letter or digit",
                each));
    return given;
  }

  String label(String field, String text) {
    return line(field, text, 1, LONGEST_LABEL);
  }

  String description(String field, String text) {
    return line(field, text, 0, LONGEST_DESCRIPTION);
  }

  private String line(String field, String text, int least, int most) {
    if (text.length() < least
        || text.length() > most
        || (least > 0 && text.isBlank())
        || text.codePoints().anyMatch(Rules::isUnprintable)) {
      wrong(
          field,
          "must have %d to %d characters, none of them a control character".formatted(least, most),
          text);
    }
    return text;
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  void password(String field, List<String> weaknesses) {
    weaknesses.forEach(weakness -> errors.add(new FieldError(field, weakness, Optional.empty())));
  }

  Rules wrong(String field, String message, String rejected) {
    errors.add(
        new FieldError(
            field,
            message,
            rejected.isEmpty()
                ? Optional.empty()
                : Optional.of(rejected.substring(0, Math.min(SHOWN, rejected.length())))));
    return this;
  }

  /** Throws if anything is wrong. */
  void hold(String what) {
    if (errors.isEmpty()) {
      return;
    }
    FieldError first = errors.getFirst();
    throw new ValidationException(
        "%s cannot be: %s %s%s"
            .formatted(
                what,
                first.field(),
                first.message(),
                errors.size() == 1 ? "" : "; and %d more".formatted(errors.size() - 1)),
        errors);
  }

  /** Writes a set as one text; none of its words has a space. */
  static String join(Set<String> words) {
    return String.join(" ", new TreeSet<>(words));
  }

  static Set<String> split(String words) {
    return words.isEmpty() ? Set.of() : Set.of(words.split(" "));
  }
}
