package dev.xcore.handlers;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Annotation;
import java.util.regex.PatternSyntaxException;

/** Constraints on what a text says. */
final class TextConstraints {

  private TextConstraints() {}

  static Constraint notBlank(Class<?> type) {
    requireText(NotBlank.class, type);
    return new Constraint(
        false,
        value -> !isBlank(value.toString()),
        "must not be blank",
        schema -> {
          schema.putIfAbsent("minLength", 1L);
          schema.putIfAbsent("pattern", "\\S");
        });
  }

  /** White space of any script, and control characters, count as nothing. */
  private static boolean isBlank(String text) {
    return text.isBlank() || text.trim().isEmpty();
  }

  static Constraint pattern(Pattern pattern, Class<?> type) {
    requireText(Pattern.class, type);
    BoundedPattern compiled = compile(pattern.regexp(), pattern.flags());
    return Constraint.of(
        value -> compiled.matches(value.toString()),
        "",
        schema -> {
          if (pattern.flags().length == 0) {
            schema.put("pattern", anchored(pattern.regexp()));
          }
        });
  }

  static Constraint email(Email email, Class<?> type) {
    requireText(Email.class, type);
    BoundedPattern further = compile(email.regexp(), email.flags());
    return Constraint.of(
        value -> {
          String text = value.toString();
          return text.isEmpty() || (EmailAddress.isWellFormed(text) && further.matches(text));
        },
        "",
        schema -> schema.put("format", "email"));
  }

  private static BoundedPattern compile(String regexp, Pattern.Flag[] flags) {
    int bits = 0;
    for (Pattern.Flag flag : flags) {
      bits |= flag.getValue();
    }
    try {
      return new BoundedPattern(java.util.regex.Pattern.compile(regexp, bits));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the regular expression \"%s\" is broken: %s".formatted(regexp, e.getDescription()), e);
    }
  }

  /** JSON Schema searches, Jakarta Validation matches the whole text. */
  private static String anchored(String regexp) {
    boolean isAnchored = regexp.startsWith("^") && regexp.endsWith("$") && !regexp.contains("|");
    return isAnchored ? regexp : "^(?:" + regexp + ")$";
  }

  private static void requireText(Class<? extends Annotation> annotation, Class<?> type) {
    if (!CharSequence.class.isAssignableFrom(type)) {
      throw StandardConstraints.misfit(annotation, type, "texts");
    }
  }
}
