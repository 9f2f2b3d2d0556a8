package dev.xcore.kernel.leaks;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A class loader of a plugin that can be told from all others, in memory and in a heap dump, by its
 * number.
 */
public abstract class NumberedLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** The name of the field that {@link HeapGraph} looks for. */
  static final String NUMBER = "number";

  /** One for the process, because a heap dump shows the loaders of every supervisor in it. */
  private static final AtomicLong LAST = new AtomicLong();

  private final long number = LAST.incrementAndGet();

  /**
   * Makes a loader with a number of its own.
   *
   * @param name of the loader
   * @param urls where the classes are
   * @param parent asked for classes of the platform
   */
  protected NumberedLoader(String name, URL[] urls, ClassLoader parent) {
    super(name, urls, parent);
  }

  /**
   * Returns which loader it is.
   *
   * @return the identity
   */
  public abstract LoaderIdentity identity();

  /**
   * Returns the number.
   *
   * @return from 1, unique in the process
   */
  protected long number() {
    return number;
  }

  /**
   * Tells whether the plugin may have used a package of the JDK.
   *
   * @param packageName such as {@code java.sql}
   * @return false if none of its classes has ever named a class of the package
   */
  protected abstract boolean hasUsed(String packageName);

  /** Makes a class of the platform's a class of this loader, unless it is one already. */
  final Class<?> adopt(String name, byte[] classFile) {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? defineClass(name, classFile, 0, classFile.length) : known;
    }
  }
}
