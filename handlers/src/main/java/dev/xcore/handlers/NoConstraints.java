package dev.xcore.handlers;

import jakarta.validation.Constraint;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.List;

/** Refuses constraints where nothing would enforce them. */
final class NoConstraints {

  private NoConstraints() {}

  /**
   * Checks that a parameter has no constraints but those that it meets anyhow: it is never null,
   * and as a list never empty.
   *
   * @param place where its annotations stand
   * @param what it is, and what its author can check instead
   * @throws HandlerDefinitionException if it has others
   */
  static void require(AnnotatedElement place, String what) {
    for (Annotation annotation : place.getAnnotations()) {
      Class<?> type = annotation.annotationType();
      boolean isMet = type == NotNull.class || type == NotEmpty.class;
      if (!isMet && type.isAnnotationPresent(Constraint.class)) {
        throw new HandlerDefinitionException(
            List.of(
                "@"
                    + type.getSimpleName()
                    + " cannot be enforced on "
                    + what
                    + " in the method instead"));
      }
    }
  }
}
