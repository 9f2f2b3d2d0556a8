package dev.xcore.handlers;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the properties of a bean: getters, setters and public fields, inherited ones first. */
final class BeanMembers {

  private final Map<TypeVariable<?>, TypeUse> variables;
  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  private BeanMembers(TypeUse use) {
    this.variables = use.variables();
  }

  static List<Draft> of(TypeUse use) {
    BeanMembers members = new BeanMembers(use);
    Deque<Class<?>> lineage = new ArrayDeque<>();
    for (Class<?> type = use.raw();
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      lineage.addFirst(type);
    }
    lineage.forEach(members::fields);
    lineage.forEach(members::methods);
    return List.copyOf(members.drafts.values());
  }

  private Draft draft(String javaName) {
    return drafts.computeIfAbsent(javaName, Draft::new);
  }

  private void fields(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers) || field.isSynthetic()) {
        continue;
      }
      TypeUse use = use(field.getAnnotatedType());
      boolean isVisible = Modifier.isPublic(modifiers);
      draft(field.getName())
          .addField(
              field,
              new Draft.Access(use, Handles.getter(field), isVisible),
              Modifier.isFinal(modifiers)
                  ? null
                  : new Draft.Access(use, Handles.setter(field), isVisible));
    }
  }

  private void methods(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.isBridge() || method.isSynthetic()) {
        continue;
      }
      if (isGetter(method)) {
        TypeUse use = use(method.getAnnotatedReturnType());
        draft(property(method.getName()))
            .addGetter(method, new Draft.Access(use, Handles.getter(method), isPublic(method)));
      } else if (isSetter(method)) {
        TypeUse use = use(method.getAnnotatedParameterTypes()[0]);
        draft(property(method.getName()))
            .addSetter(method, new Draft.Access(use, Handles.setter(method), isPublic(method)));
      }
    }
  }

  private TypeUse use(AnnotatedType type) {
    return TypeUse.of(type, variables);
  }

  private static boolean isPublic(Method method) {
    return Modifier.isPublic(method.getModifiers());
  }

  private static boolean isGetter(Method method) {
    if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
      return false;
    }
    if (Draft.isExplicit(method)) {
      return true;
    }
    String name = method.getName();
    boolean isQuestion =
        isAccessor(name, "is")
            && (method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class);
    return isQuestion || isAccessor(name, "get");
  }

  private static boolean isSetter(Method method) {
    return method.getParameterCount() == 1
        && (Draft.isExplicit(method) || isAccessor(method.getName(), "set"));
  }

  private static boolean isAccessor(String name, String prefix) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  /** A method that is only an accessor by its annotation gives the property its whole name. */
  private static String property(String accessor) {
    boolean isNamedAsOne =
        isAccessor(accessor, "get") || isAccessor(accessor, "set") || isAccessor(accessor, "is");
    if (!isNamedAsOne) {
      return accessor;
    }
    String rest = accessor.substring(accessor.startsWith("is") ? 2 : 3);
    boolean isAcronym =
        rest.length() > 1
            && Character.isUpperCase(rest.charAt(0))
            && Character.isUpperCase(rest.charAt(1));
    return isAcronym ? rest : rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
  }
}
