package dev.xcore.kernel.leaks;

import java.util.Locale;

/** What can hold a plugin in memory after its end, and how to mend it. */
public enum HolderKind {
  /** A platform thread that the plugin started, or that still runs its code. */
  THREAD("end the thread in onUnload, or use context.executor(), whose tasks end with the plugin"),
  /** A call that goes on after the end of its plugin. */
  CALL("let the method end when its thread is interrupted, which happens at its deadline"),
  /** A virtual thread that waits. */
  VIRTUAL_THREAD("start it through context.executor(), which interrupts its tasks at the end"),
  /** A value in a thread local of a thread that lives on. */
  THREAD_LOCAL("call ThreadLocal.remove() in a finally block, or use a ScopedValue"),
  /** A pool that nobody shut down. */
  EXECUTOR("call shutdownNow() in onUnload, or use context.executor()"),
  /** A timer that nobody cancelled. */
  TIMER("call Timer.cancel() in onUnload"),
  /** A task that waits for its time in the JDK's own scheduler. */
  DELAYED_TASK("cancel the future in onUnload: the JDK keeps the task until its time has come"),
  /** A JDBC driver. */
  JDBC_DRIVER("call DriverManager.deregisterDriver(driver) in onUnload"),
  /** A hook that runs at the end of the process. */
  SHUTDOWN_HOOK("use onUnload instead, or call Runtime.removeShutdownHook(hook) in it"),
  /** A managed bean. */
  MBEAN("call MBeanServer.unregisterMBean(name) in onUnload"),
  /** A handler, filter or formatter of java.util.logging. */
  LOG_HANDLER("call Logger.removeHandler(handler) in onUnload"),
  /** A provider of cryptography. */
  SECURITY_PROVIDER("call Security.removeProvider(name) in onUnload"),
  /** The handler of uncaught exceptions. */
  UNCAUGHT_HANDLER("set the handler back to what it was in onUnload"),
  /** The cache of java.beans. */
  INTROSPECTOR("call Introspector.flushCaches() in onUnload"),
  /** A value that is bound to a class of the JDK or of the platform. */
  CLASS_VALUE("call ClassValue.remove(type) in onUnload for every type that is not the plugin's"),
  /** An object among the system properties. */
  SYSTEM_PROPERTIES("call System.getProperties().remove(key) in onUnload, and put only strings in"),
  /** Another plugin. */
  OTHER_PLUGIN("withdraw the object in onUnload, or let the other plugin hold JDK types only"),
  /** A static field outside of plugins. */
  STATIC_FIELD("take the object out in onUnload, with the counterpart of what put it in"),
  /** Only soft references: it goes when memory gets scarce. */
  SOFT_REFERENCE("nothing must be done: it leaves memory when that gets scarce"),
  /** Something else; the path tells more. */
  OTHER("see the path: its first line that is not the plugin's own is what holds it");

  private final String advice;

  HolderKind(String advice) {
    this.advice = advice;
  }

  /**
   * Says how to mend it.
   *
   * @return one sentence without a capital
   */
  public String advice() {
    return advice;
  }

  /**
   * Returns the kind as JSON shows it.
   *
   * @return such as {@code thread_local}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
