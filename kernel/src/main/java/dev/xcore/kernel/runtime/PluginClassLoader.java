package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loader of one plugin version, named {@code plugin:NAME@VERSION}. Classes of the JDK, of
 * the SDK and of the packages that the SDK speaks in come from the host; all others come from the
 * plugin, and nothing else of the host can be seen, neither classes nor resources.
 */
public final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final Logger log = LoggerFactory.getLogger(PluginClassLoader.class);

  private final List<ContentStore.Lease> leases;

  private PluginClassLoader(String name, URL[] urls, List<ContentStore.Lease> leases) {
    super(name, urls, ClassLoader.getPlatformClassLoader());
    this.leases = List.copyOf(leases);
  }

  /**
   * Makes a loader.
   *
   * @param plugin what it is for
   * @param path where the classes are
   * @param leases of the folders they are in, given back when the loader is closed
   */
  static PluginClassLoader create(
      PluginPackage plugin, CodePath path, List<ContentStore.Lease> leases)
      throws MalformedURLException {
    List<Path> files = path.all();
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = files.get(i).toUri().toURL();
    }
    String name =
        "plugin:%s@%s".formatted(plugin.manifest().name(), plugin.manifest().version().toString());
    return new PluginClassLoader(name, urls, leases);
  }

  /** Makes another loader of the same classes; the leases stay with this one. */
  PluginClassLoader copy() {
    return new PluginClassLoader(getName(), getURLs(), List.of());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null) {
        type = find(name);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    Optional<ClassLoader> host = HostPackages.loader(packageOf(name, '.'));
    if (host.isPresent()) {
      try {
        return host.get().loadClass(name);
      } catch (ClassNotFoundException e) {
        log.trace("class={} shared_package=true host=false", name);
      }
    }
    if (name.startsWith(HostPackages.PLATFORM)) {
      throw new ClassNotFoundException(
          name + " is internal to the platform or absent; plugins see dev.xcore.sdk only");
    }
    return findClass(name); // A library may add classes to a shared package.
  }

  @Override
  public @Nullable URL getResource(String name) {
    Optional<ClassLoader> host = HostPackages.loader(packageOf(name, '/'));
    @Nullable URL found = host.isPresent() ? host.get().getResource(name) : null;
    return found == null ? findResource(name) : found;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Optional<ClassLoader> host = HostPackages.loader(packageOf(name, '/'));
    Enumeration<URL> found = host.isPresent() ? host.get().getResources(name) : findResources(name);
    return found.hasMoreElements() ? found : findResources(name);
  }

  /** Closes the jars and gives back the folders; classes not loaded yet can no longer be. */
  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      leases.forEach(ContentStore.Lease::close);
    }
  }

  private static String packageOf(String name, char separator) {
    int end = name.lastIndexOf(separator);
    return end < 0 ? "" : name.substring(0, end).replace('/', '.');
  }
}
