package dev.xcore.handlers;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Cron;
import dev.xcore.sdk.Every;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.Task;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Patch;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.Route;
import dev.xcore.sdk.http.WebSocket;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the annotated methods of a class, inherited ones included, in the order of the source: the
 * class's own first, then those of its superclasses, then those of its interfaces.
 *
 * <p>Of a method and the one it overrides only the first counts, with its own annotations.
 */
final class HandlerMethods {

  private static final List<Class<? extends Annotation>> MARKS =
      List.of(
          Action.class,
          Get.class,
          Post.class,
          Put.class,
          Patch.class,
          Delete.class,
          Route.class,
          WebSocket.class,
          HealthCheck.class,
          OnEvent.class,
          OnHook.class,
          Cron.class,
          Every.class,
          Task.class);

  private final GenericTypes types;
  private final Problems problems;
  private final Map<String, List<Method>> seen = new HashMap<>();
  private final List<HandlerMethod> found = new ArrayList<>();

  private HandlerMethods(GenericTypes types, Problems problems) {
    this.types = types;
    this.problems = problems;
  }

  static List<HandlerMethod> find(Class<?> entryClass, Problems problems) {
    HandlerMethods methods = new HandlerMethods(GenericTypes.of(entryClass), problems);
    for (Class<?> type : lineage(entryClass)) {
      problems.attempt(type.getSimpleName(), () -> methods.visit(type));
    }
    return List.copyOf(methods.found);
  }

  private Class<?> visit(Class<?> type) {
    List<Method> declared =
        new ArrayList<>(
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .toList());
    if (declared.stream().anyMatch(method -> mark(method).isPresent())) {
      ClassImage image = ClassImage.of(type);
      declared.sort(Comparator.comparingInt(image::order).thenComparing(HandlerMethod::origin));
      declared.forEach(method -> consider(method, image));
    } else {
      declared.forEach(method -> {
        remember(method);
        refuseMisplaced(method);
      });
    }
    return type;
  }

  private void consider(Method method, ClassImage image) {
    Optional<Method> override = override(method);
    remember(method);
    Optional<String> mark = mark(method);
    if (mark.isEmpty()) {
      refuseMisplaced(method);
    }
    if (mark.isEmpty() || (override.isPresent() && isReplaced(method, override.get()))) {
      return;
    }
    String place = HandlerMethod.origin(method);
    illegal(method, override)
        .ifPresentOrElse(
            why -> problems.add(place, mark.get() + " is on " + why),
            () ->
                problems
                    .attempt(place, () -> HandlerMethod.of(method, types, image))
                    .ifPresent(found::add));
  }

  private void refuseMisplaced(Method method) {
    PolicyMarks.misplaced(method).ifPresent(why -> problems.add(HandlerMethod.origin(method), why));
  }

  private static boolean isReplaced(Method method, Method override) {
    return !Modifier.isAbstract(method.getModifiers()) || mark(override).isPresent();
  }

  private static Optional<String> illegal(Method method, Optional<Method> override) {
    int modifiers = method.getModifiers();
    if (Modifier.isPrivate(modifiers)) {
      return Optional.of("a private method; make it package-private or public");
    }
    if (Modifier.isStatic(modifiers)) {
      return Optional.of("a static method; remove 'static'");
    }
    if (Modifier.isAbstract(modifiers)) {
      String target = override.map(HandlerMethod::origin).orElse("the method that implements it");
      return Optional.of("an abstract method; move the annotation to " + target);
    }
    return Optional.empty();
  }

  private void remember(Method method) {
    seen.computeIfAbsent(key(method), _ -> new ArrayList<>()).add(method);
  }

  private Optional<Method> override(Method method) {
    return seen.getOrDefault(key(method), List.of()).stream()
        .filter(candidate -> overrides(candidate, method))
        .findFirst();
  }

  private static boolean overrides(Method candidate, Method method) {
    int either = candidate.getModifiers() | method.getModifiers();
    if (Modifier.isPrivate(either) || Modifier.isStatic(either)) {
      return false;
    }
    Class<?> lower = candidate.getDeclaringClass();
    Class<?> upper = method.getDeclaringClass();
    return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        || (lower.getPackageName().equals(upper.getPackageName())
            && Objects.equals(lower.getClassLoader(), upper.getClassLoader()));
  }

  /** Methods of one key override each other where access allows. */
  private String key(Method method) {
    Class<?>[] parameters =
        Arrays.stream(method.getGenericParameterTypes())
            .map(types::resolve)
            .map(GenericTypes::raw)
            .toArray(Class<?>[]::new);
    return method.getName() + MethodType.methodType(void.class, parameters).descriptorString();
  }

  private static Optional<String> mark(Method method) {
    return MARKS.stream()
        .filter(method::isAnnotationPresent)
        .map(mark -> "@" + mark.getSimpleName())
        .findFirst();
  }

  private static SequencedSet<Class<?>> lineage(Class<?> entryClass) {
    SequencedSet<Class<?>> classes = new LinkedHashSet<>();
    SequencedSet<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = entryClass; hasHandlers(type); type = type.getSuperclass()) {
      classes.add(type);
      collectInterfaces(type, interfaces);
    }
    // An interface comes before those it extends, because its methods override theirs.
    interfaces.stream().sorted(Comparator.comparingInt(type -> -depth(type))).forEach(classes::add);
    return classes;
  }

  private static boolean hasHandlers(@Nullable Class<?> type) {
    return type != null && type != Object.class;
  }

  private static void collectInterfaces(Class<?> type, SequencedSet<Class<?>> into) {
    for (Class<?> parent : type.getInterfaces()) {
      into.add(parent);
      collectInterfaces(parent, into);
    }
  }

  private static int depth(Class<?> type) {
    SequencedSet<Class<?>> above = new LinkedHashSet<>();
    collectInterfaces(type, above);
    return above.size();
  }
}
