package dev.xcore.handlers;

import dev.xcore.sdk.TaskRun;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task like an action, with its {@link TaskRun} at hand for the parameter that asks for it.
 * Thread safe.
 */
final class TaskInvoker implements TaskDescriptor.Invoker {

  private static final ScopedValue<TaskRun> RUN = ScopedValue.newInstance();

  private final ActionInvoker invoker;

  TaskInvoker(ActionInvoker invoker) {
    this.invoker = invoker;
  }

  /** Returns the run that this thread is in. */
  static TaskRun current() {
    return RUN.get();
  }

  @Override
  public @Nullable Object invoke(Object instance, TaskRun run, @Nullable Object payload)
      throws Throwable {
    return ScopedValue.where(RUN, run)
        .<@Nullable Object, Throwable>call(() -> invoker.invoke(instance, payload));
  }
}
