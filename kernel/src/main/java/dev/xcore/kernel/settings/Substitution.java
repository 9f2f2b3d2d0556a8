package dev.xcore.kernel.settings;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${VAR}}, {@code ${VAR:-default}} and {@code ${VAR:?message}} in texts, as shells
 * do: default and message apply to unset and to empty variables. A doubled dollar sign before the
 * brace keeps the text as it is, with one dollar sign. Thread safe if the lookup is.
 */
public final class Substitution {

  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*+)(}?)");
  private static final Pattern CONTENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*+)(?::([-?])(.*+))?", Pattern.DOTALL);

  private final Function<String, @Nullable String> lookup;

  private Substitution(Function<String, @Nullable String> lookup) {
    this.lookup = lookup;
  }

  /**
   * Makes a substitution.
   *
   * @param lookup finds a variable; null if it is not set
   * @return the substitution
   */
  public static Substitution of(Function<String, @Nullable String> lookup) {
    return new Substitution(lookup);
  }

  /**
   * Tells whether a text refers to variables at all.
   *
   * @param text any text
   * @return true if {@link #apply} may change it
   */
  public static boolean concerns(String text) {
    return text.contains("${");
  }

  /**
   * Replaces every reference. What is put in is not searched again.
   *
   * @param text any text
   * @return the text with values
   * @throws IllegalArgumentException if a variable without default is not set, or a reference
   *     cannot be read; says which and how to mend it
   */
  public String apply(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (matcher.find()) {
      result.append(text, at, matcher.start());
      at = matcher.end();
      if (matcher.group().startsWith("$$")) {
        result.append(matcher.group().substring(1));
      } else if (matcher.group(2).isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' is not closed; write ${NAME}".formatted(Wording.shorten(matcher.group())));
      } else {
        result.append(value(matcher.group(1)));
      }
    }
    return result.append(text, at, text.length()).toString();
  }

  private String value(String content) {
    Matcher matcher = CONTENT.matcher(content);
    if (!matcher.matches() || content.contains("${")) {
      throw new IllegalArgumentException(
          "'${%s}' cannot be read; write ${NAME}, ${NAME:-default} or ${NAME:?message}, not nested"
              .formatted(Wording.shorten(content)));
    }
    String name = matcher.group(1);
    Optional<String> value = Optional.ofNullable(lookup.apply(name));
    String operator = matcher.group(2);
    if (operator != null && value.filter(v -> !v.isEmpty()).isEmpty()) {
      if (operator.equals("-")) {
        return matcher.group(3);
      }
      throw new IllegalArgumentException(
          matcher.group(3).isBlank()
              ? "environment variable %s is not set".formatted(name)
              : "environment variable %s is not set: %s".formatted(name, matcher.group(3).strip()));
    }
    return value.orElseThrow(() ->
        new IllegalArgumentException(
            "environment variable %s is not set; set it, or give a default: ${%s:-default}"
                .formatted(name, name)));
  }
}
