package dev.xcore.handlers;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in the message of a constraint: {@code {min}} is the attribute of that name. Expressions
 * ({@code ${…}}) stay as they are.
 */
final class MessageTemplate {

  private static final Pattern PLACEHOLDER = Pattern.compile("(\\$?)\\{([A-Za-z]\\w*)}");

  private MessageTemplate() {}

  /** Returns the annotation's own message, or the fallback where it has the default one. */
  static String fill(Annotation constraint, String fallback) {
    String own = String.valueOf(attribute(constraint, "message"));
    boolean isDefault = own.startsWith("{jakarta.validation.constraints.") || own.isEmpty();
    Matcher matcher = PLACEHOLDER.matcher(isDefault ? fallback : own);
    return matcher.replaceAll(found -> Matcher.quoteReplacement(value(constraint, matcher)));
  }

  private static String value(Annotation constraint, Matcher found) {
    boolean isExpression = !found.group(1).isEmpty();
    boolean isKnown =
        Arrays.stream(constraint.annotationType().getDeclaredMethods())
            .anyMatch(method -> method.getName().equals(found.group(2)));
    return isExpression || !isKnown
        ? found.group()
        : String.valueOf(attribute(constraint, found.group(2)));
  }

  /** Reads one attribute of an annotation. */
  static Object attribute(Annotation annotation, String name) {
    try {
      Method method = annotation.annotationType().getDeclaredMethod(name);
      method.setAccessible(true);
      return method.invoke(annotation);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "@" + annotation.annotationType().getSimpleName() + " has no readable attribute " + name,
          e);
    }
  }
}
