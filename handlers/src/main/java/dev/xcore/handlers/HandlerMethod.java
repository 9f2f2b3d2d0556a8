package dev.xcore.handlers;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One annotated method as it stands in the plugin's entry class.
 *
 * @param method the method
 * @param returnType generic, with the entry class's type arguments
 * @param parameters in order
 */
record HandlerMethod(Method method, Type returnType, List<HandlerParameter> parameters) {

  static HandlerMethod of(Method method, GenericTypes types, ClassImage image) {
    List<HandlerParameter> parameters = new ArrayList<>();
    Type[] generic = method.getGenericParameterTypes();
    Parameter[] reflected = method.getParameters();
    for (int i = 0; i < reflected.length; i++) {
      Optional<String> name =
          reflected[i].isNamePresent()
              ? Optional.of(reflected[i].getName())
              : image.parameterName(method, i);
      parameters.add(new HandlerParameter(i, name, types.resolve(generic[i]), reflected[i]));
    }
    return new HandlerMethod(
        method, types.resolve(method.getGenericReturnType()), List.copyOf(parameters));
  }

  /** Returns {@code Shop.user(long)}. */
  String origin() {
    return origin(method);
  }

  static String origin(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }
}
