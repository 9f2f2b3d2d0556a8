package dev.xcore.kernel.leaks;

import java.util.List;
import java.util.Optional;

/** Tells known holders by the classes and fields that a path goes through. */
final class PathPattern {

  private record Pattern(HolderKind kind, String mark) {}

  /** The more special come first. */
  private static final List<Pattern> PATTERNS =
      List.of(
          new Pattern(HolderKind.SHUTDOWN_HOOK, "java.lang.ApplicationShutdownHooks"),
          new Pattern(HolderKind.DELAYED_TASK, "CompletableFuture$Delayer"),
          new Pattern(HolderKind.DELAYED_TASK, "java.util.concurrent.DelayScheduler"),
          new Pattern(HolderKind.THREAD_LOCAL, "java.lang.ThreadLocal$ThreadLocalMap$Entry"),
          new Pattern(HolderKind.CLASS_VALUE, "java.lang.ClassValue$ClassValueMap"),
          new Pattern(HolderKind.JDBC_DRIVER, "java.sql.Driver"),
          new Pattern(HolderKind.MBEAN, "com.sun.jmx."),
          new Pattern(HolderKind.LOG_HANDLER, "java.util.logging."),
          new Pattern(HolderKind.SECURITY_PROVIDER, "sun.security.jca."),
          new Pattern(HolderKind.UNCAUGHT_HANDLER, "java.lang.Thread.defaultUncaught"),
          new Pattern(HolderKind.INTROSPECTOR, "java.beans.ThreadGroupContext"),
          new Pattern(HolderKind.INTROSPECTOR, "com.sun.beans."),
          new Pattern(HolderKind.INTROSPECTOR, "java.beans.Introspector"),
          new Pattern(HolderKind.SYSTEM_PROPERTIES, "java.lang.System.props"),
          new Pattern(HolderKind.SYSTEM_PROPERTIES, "java.util.Properties.map"));

  private PathPattern() {}

  /**
   * Tells what holds.
   *
   * @param names class names and field names of a path, each class followed by its link
   */
  static Optional<HolderKind> kind(String names) {
    return PATTERNS.stream()
        .filter(pattern -> names.contains(pattern.mark()))
        .map(Pattern::kind)
        .findFirst();
  }
}
