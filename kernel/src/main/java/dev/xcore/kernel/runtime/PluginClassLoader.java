package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.LoaderIdentity;
import dev.xcore.kernel.leaks.NumberedLoader;
import dev.xcore.kernel.registry.PluginManifest;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loader of one plugin version, named {@code plugin:NAME@VERSION}. Classes of the JDK, of
 * the SDK and of the packages that the SDK speaks in come from the host; all others come from the
 * plugin, then from the exports of plugins it requires, and nothing else of the host can be seen,
 * neither classes nor resources. A core plugin also sees classes of the host, which are its own.
 */
public final class PluginClassLoader extends NumberedLoader {

  static {
    registerAsParallelCapable();
  }

  private static final Logger log = LoggerFactory.getLogger(PluginClassLoader.class);

  private final LoaderIdentity identity;
  private final List<ContentStore.Lease> leases;
  private final List<PluginExports> imports;
  private final Optional<CorePlugins.HostView> ownOfHost;

  /** Null until somebody asks. */
  private volatile @Nullable Boolean bringsEntities;

  private final Set<String> used = ConcurrentHashMap.newKeySet();

  private PluginClassLoader(
      String plugin,
      String version,
      URL[] urls,
      List<ContentStore.Lease> leases,
      List<PluginExports> imports,
      Optional<CorePlugins.HostView> ownOfHost) {
    super("plugin:%s@%s".formatted(plugin, version), urls, ClassLoader.getPlatformClassLoader());
    this.identity = new LoaderIdentity(plugin, version, number());
    this.leases = List.copyOf(leases);
    this.imports = List.copyOf(imports);
    this.ownOfHost = ownOfHost;
  }

  /**
   * Makes a loader.
   *
   * @param plugin what it is for
   * @param path where the classes are
   * @param leases of the folders they are in, given back when the loader is closed
   * @param imports packages of other plugins that it sees after its own
   * @param ownOfHost what of the host a core plugin sees
   */
  static PluginClassLoader create(
      PluginPackage plugin,
      CodePath path,
      List<ContentStore.Lease> leases,
      List<PluginExports> imports,
      Optional<CorePlugins.HostView> ownOfHost)
      throws MalformedURLException {
    List<Path> files = path.all();
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = files.get(i).toUri().toURL();
    }
    PluginManifest manifest = plugin.manifest();
    return new PluginClassLoader(
        manifest.name(), manifest.version().toString(), urls, leases, imports, ownOfHost);
  }

  @Override
  public LoaderIdentity identity() {
    return identity;
  }

  /** Returns the folders and jars in which the plugin's own classes and libraries are. */
  List<Path> classPath() {
    return Stream.of(getURLs()).map(url -> Path.of(URI.create(url.toString()))).toList();
  }

  @Override
  protected boolean hasUsed(String packageName) {
    return used.contains(packageName);
  }

  /** Makes another loader of the same classes; the leases stay with this one. */
  PluginClassLoader copy() {
    return new PluginClassLoader(
        identity.plugin(), identity.version(), getURLs(), List.of(), imports, ownOfHost);
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
    String packageName = packageOf(name, '.');
    Optional<ClassLoader> host = host(packageName);
    if (host.isPresent()) {
      try {
        Class<?> type = host.get().loadClass(name);
        used.add(packageName);
        return type;
      } catch (ClassNotFoundException e) {
        log.trace("class={} shared_package=true host=false", name);
      }
    }
    if (name.startsWith(HostPackages.PLATFORM)) {
      throw new ClassNotFoundException(
          name + " is internal to the platform or absent; plugins see dev.xcore.sdk only");
    }
    try {
      return findClass(name); // A library may add classes to a shared package.
    } catch (ClassNotFoundException absent) {
      return imported(name, absent);
    }
  }

  private Optional<ClassLoader> host(String packageName) {
    if (ownOfHost.filter(view -> view.shows(packageName)).isPresent()) {
      return ownOfHost.map(CorePlugins.HostView::loader);
    }
    return HostPackages.isOfEntities(packageName) && bringsEntities()
        ? Optional.empty()
        : HostPackages.loader(packageName);
  }

  /** Tells whether a class of the host belongs to this plugin. */
  boolean isOfHost(Class<?> type) {
    return ownOfHost.filter(view -> view.shows(type.getPackageName())).isPresent();
  }

  private boolean bringsEntities() {
    Boolean known = bringsEntities;
    if (known == null) {
      known = findResource(HostPackages.OWN_ENTITIES) != null;
      bringsEntities = known;
    }
    return known;
  }

  /** Finds a class among the exports of required plugins. */
  private Class<?> imported(String name, ClassNotFoundException absent)
      throws ClassNotFoundException {
    String packageName = packageOf(name, '.');
    for (PluginExports exports : imports) {
      if (exports.offers(packageName)) {
        try {
          return exports.loader().loadClass(name);
        } catch (ClassNotFoundException elsewhere) {
          absent.addSuppressed(elsewhere);
        }
      }
    }
    throw absent;
  }

  @Override
  public @Nullable URL getResource(String name) {
    Optional<ClassLoader> host = host(packageOf(name, '/'));
    @Nullable URL found = host.isPresent() ? host.get().getResource(name) : null;
    return found == null ? findResource(name) : found;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Optional<ClassLoader> host = host(packageOf(name, '/'));
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
