package dev.xcore.services;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads of the platform's own. A thread takes over the context class loader and the
 * inheritable thread locals of whoever makes it; pools make theirs while a plugin waits for a
 * connection, and the plugin would stay in memory as long as they do.
 */
public final class HostThreads implements ThreadFactory {

  private final ThreadFactory threads;

  /**
   * Makes a maker of daemon threads.
   *
   * @param name of the threads, to which numbers are added
   */
  public HostThreads(String name) {
    this.threads =
        Thread.ofPlatform().name(name, 0).daemon().inheritInheritableThreadLocals(false).factory();
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = threads.newThread(task);
    thread.setContextClassLoader(HostThreads.class.getClassLoader());
    return thread;
  }
}
