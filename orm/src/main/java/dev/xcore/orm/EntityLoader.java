package dev.xcore.orm;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * What the mapper looks for classes with: its own are its own, all others the plugin's. Shows no
 * resources of the plugin, so that no configuration in it counts.
 */
final class EntityLoader extends ClassLoader {

  private static final ClassLoader OWN = EntityLoader.class.getClassLoader();

  static {
    registerAsParallelCapable();
  }

  EntityLoader(ClassLoader plugin) {
    super("entities of " + plugin.getName(), plugin);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return name.startsWith("org.hibernate.")
        ? Class.forName(name, false, OWN)
        : super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return null;
  }

  @Override
  public Enumeration<URL> getResources(String name) {
    return Collections.emptyEnumeration();
  }
}
