package dev.xcore.kernel.leaks;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The platform threads of the process. */
final class LiveThreads {

  private static final int SHOWN = 3;
  private static final String PLATFORM = "xcore-";

  private LiveThreads() {}

  static List<Thread> all() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[top.activeCount() + 16];
    int count = top.enumerate(threads, true);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = top.enumerate(threads, true);
    }
    return Arrays.stream(threads).filter(Objects::nonNull).toList();
  }

  /** Tells whether a plugin has made a thread: by its class, or by what it has inherited. */
  static boolean belongs(Thread thread, ClassLoader loader) {
    return !thread.equals(Thread.currentThread())
        && !thread.getName().startsWith(PLATFORM)
        && (loader.equals(thread.getContextClassLoader())
            || loader.equals(thread.getClass().getClassLoader()));
  }

  /** Tells whether the JDK made a thread for everybody, on behalf of whom it needed it first. */
  static boolean isShared(Thread thread) {
    return thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
        || thread.getName().equals("CompletableFutureDelayScheduler");
  }

  /** Takes from a shared thread what it has inherited. */
  static void disown(Thread thread) {
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
  }

  static String describe(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    int first = 0;
    while (first < stack.length && isJdk(stack[first])) {
      first++;
    }
    int from = first == stack.length ? 0 : first;
    String place =
        Arrays.stream(stack)
            .skip(from)
            .limit(SHOWN)
            .map(frame ->
                frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining(" < "));
    return "thread '%s' (%s)%s"
        .formatted(thread.getName(), thread.getState(), place.isEmpty() ? "" : " at " + place);
  }

  private static boolean isJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }
}
