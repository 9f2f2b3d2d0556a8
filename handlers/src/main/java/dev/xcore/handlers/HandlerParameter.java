package dev.xcore.handlers;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * One parameter of a handler method.
 *
 * @param index from 0
 * @param knownName its name in the source, where the class file has it
 * @param type generic, with the entry class's type arguments
 * @param annotations where its annotations stand
 */
record HandlerParameter(
    int index, Optional<String> knownName, Type type, AnnotatedElement annotations) {

  /** Returns the name. */
  String name() {
    return knownName.orElseThrow(() ->
        new HandlerDefinitionException(
            List.of(
                "its name is not in the class file; compile with -parameters (or -g), or name"
                    + " it in the annotation of a route's parameter")));
  }

  /** Returns {@code Shop.user(long), parameter 'id'}, for messages. */
  String place(HandlerMethod method) {
    String shown = knownName.map(name -> "'" + name + "'").orElse(String.valueOf(index + 1));
    return method.origin() + ", parameter " + shown;
  }

  /** Checks that the type does not depend on a variable that nothing binds. */
  void requireKnownType() {
    if (GenericTypes.isOpen(type)) {
      throw new HandlerDefinitionException(
          List.of("its type " + type.getTypeName() + " is not known here; write a concrete type"));
    }
  }

  Class<?> raw() {
    return GenericTypes.raw(type);
  }

  boolean has(Class<? extends Annotation> annotation) {
    return annotations.isAnnotationPresent(annotation);
  }

  <A extends Annotation> Optional<A> annotation(Class<A> annotation) {
    return Optional.ofNullable(annotations.getAnnotation(annotation));
  }

  /** Returns the binding of the parameter with its own constraints, default and nullability. */
  TypeBinding binding(Binder binder) {
    return binder.binding(type, annotations);
  }
}
