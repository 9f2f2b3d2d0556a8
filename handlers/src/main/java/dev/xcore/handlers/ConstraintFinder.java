package dev.xcore.handlers;

import jakarta.validation.OverridesAttribute;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.groups.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the constraints among annotations: standard ones, their lists, and compositions of them.
 * Everything else that is a constraint is left to {@link CustomConstraints}.
 */
final class ConstraintFinder {

  private final StandardConstraints standard;

  ConstraintFinder(Clock clock) {
    this.standard = new StandardConstraints(clock);
  }

  /**
   * Finds the standard constraints of a value.
   *
   * @throws IllegalArgumentException if a constraint does not fit the type; says how to mend it
   */
  List<Constraint> find(List<Annotation> annotations, Class<?> type) {
    List<Constraint> found = new ArrayList<>();
    annotations.forEach(annotation -> add(annotation, type, found));
    return found;
  }

  /** Names those that only a full validator can check. */
  List<String> custom(List<Annotation> annotations) {
    List<String> names = new ArrayList<>();
    for (Annotation annotation : annotations) {
      names.addAll(custom(List.of(repeated(annotation))));
      jakarta.validation.Constraint mark =
          annotation.annotationType().getAnnotation(jakarta.validation.Constraint.class);
      if (mark == null) {
        continue;
      }
      if (isCustom(annotation, mark)) {
        names.add("@" + annotation.annotationType().getSimpleName());
      } else if (!StandardConstraints.isStandard(annotation)) {
        names.addAll(custom(List.of(annotation.annotationType().getAnnotations())));
      }
    }
    return names;
  }

  private static boolean isCustom(Annotation annotation, jakarta.validation.Constraint mark) {
    return hasGroups(annotation) || mark.validatedBy().length > 0 || overrides(annotation);
  }

  /** Tells whether an annotation is a constraint, or a list of them. */
  static boolean isConstraint(Annotation annotation) {
    return annotation.annotationType().isAnnotationPresent(jakarta.validation.Constraint.class)
        || repeated(annotation).length > 0;
  }

  private void add(Annotation annotation, Class<?> type, List<Constraint> found) {
    for (Annotation repeated : repeated(annotation)) {
      add(repeated, type, found);
    }
    jakarta.validation.Constraint mark =
        annotation.annotationType().getAnnotation(jakarta.validation.Constraint.class);
    if (mark == null || isCustom(annotation, mark)) {
      return;
    }
    if (StandardConstraints.isStandard(annotation)) {
      found.add(standard.of(annotation, type));
    } else {
      addComposed(annotation, type, found);
    }
  }

  private void addComposed(Annotation composed, Class<?> type, List<Constraint> found) {
    List<Constraint> parts = find(List.of(composed.annotationType().getAnnotations()), type);
    if (!composed.annotationType().isAnnotationPresent(ReportAsSingleViolation.class)) {
      found.addAll(parts);
      return;
    }
    found.add(
        new Constraint(
            parts.stream().allMatch(Constraint::acceptsNull),
            value -> parts.stream().allMatch(part -> part.test().test(value)),
            MessageTemplate.fill(composed, "is not valid"),
            schema -> parts.forEach(part -> part.keywords().accept(schema))));
  }

  private static boolean hasGroups(Annotation annotation) {
    return MessageTemplate.attribute(annotation, "groups") instanceof Class<?>[] groups
        && Arrays.stream(groups).anyMatch(group -> group != Default.class);
  }

  private static boolean overrides(Annotation annotation) {
    return Arrays.stream(annotation.annotationType().getDeclaredMethods())
        .anyMatch(method ->
            method.isAnnotationPresent(OverridesAttribute.class)
                || method.isAnnotationPresent(OverridesAttribute.List.class));
  }

  /** Returns the constraints in a container such as {@code @Size.List}; none for any other. */
  private static Annotation[] repeated(Annotation annotation) {
    for (Method method : annotation.annotationType().getDeclaredMethods()) {
      Class<?> element = method.getReturnType().getComponentType();
      if (method.getName().equals("value")
          && element != null
          && element.isAnnotationPresent(jakarta.validation.Constraint.class)) {
        return (Annotation[]) MessageTemplate.attribute(annotation, "value");
      }
    }
    return new Annotation[0];
  }
}
