package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Task;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

/** Classes that are nothing but work in the background: they need not be a {@code Plugin}. */
final class TaskFiles {

  /** Annotations of work that begins without anybody's call. */
  private static final Set<String> MARKS =
      Set.of(Task.class.getName(), "dev.xcore.sdk.Cron", "dev.xcore.sdk.Every");

  private TaskFiles() {}

  /** Tells whether a class has methods that run in the background. */
  static boolean hasTasks(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      for (Annotation mark : List.of(method.getAnnotations())) {
        if (MARKS.contains(mark.annotationType().getName())) {
          return true;
        }
      }
    }
    return false;
  }
}
