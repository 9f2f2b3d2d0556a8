package dev.xcore.kernel.runtime;

import java.net.URL;
import java.net.URLClassLoader;

/** The class loader of one plugin version. */
public final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  PluginClassLoader(String name, URL[] urls, ClassLoader parent) {
    super(name, urls, parent);
  }
}
