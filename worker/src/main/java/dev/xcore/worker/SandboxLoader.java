package dev.xcore.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of the plugin, named {@code plugin:NAME@VERSION}. Classes of the JDK, of the SDK
 * and of the packages that the SDK speaks in come from the process; all others come from the
 * plugin's files in memory, and nothing else of the process can be seen.
 */
final class SandboxLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String SCHEME = "plugin";

  private final ClassLoader process;
  private final CodeStore files;
  private final URLStreamHandler handler = new MemoryHandler();

  private SandboxLoader(String name, CodeStore files) {
    super(name, ClassLoader.getPlatformClassLoader());
    this.process = SandboxLoader.class.getClassLoader();
    this.files = files;
  }

  /**
   * Makes the loader, and lets this process read what it loads.
   *
   * @param name of the plugin
   * @param version of the plugin
   * @param files of the plugin
   * @return the loader
   */
  static SandboxLoader create(String name, String version, CodeStore files) {
    SandboxLoader loader = new SandboxLoader("plugin:" + name + "@" + version, files);
    SandboxLoader.class.getModule().addReads(loader.getUnnamedModule());
    return loader;
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
    boolean isShared = VisiblePackages.includes(packageOf(name, '.'));
    if (isShared) {
      try {
        return process.loadClass(name);
      } catch (ClassNotFoundException e) {
        if (name.startsWith("java.")) {
          throw e;
        }
      }
    }
    if (name.startsWith(VisiblePackages.PLATFORM)) {
      throw new ClassNotFoundException(
          name + " is internal to the platform or absent; plugins see dev.xcore.sdk only");
    }
    return findClass(name); // A library may add classes to a shared package.
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = files.read(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public @Nullable URL getResource(String name) {
    @Nullable URL found =
        VisiblePackages.includes(packageOf(name, '/')) ? process.getResource(name) : null;
    return found == null ? findResource(name) : found;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (VisiblePackages.includes(packageOf(name, '/'))) {
      Enumeration<URL> found = process.getResources(name);
      if (found.hasMoreElements()) {
        return found;
      }
    }
    return findResources(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    if (!files.has(name)) {
      return null;
    }
    try {
      return URL.of(new URI(SCHEME, null, "/" + name, null), handler);
    } catch (URISyntaxException | IOException e) {
      throw new IllegalArgumentException("'" + name + "' is no name of a resource", e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return Collections.enumeration(found == null ? List.of() : List.of(found));
  }

  private static String packageOf(String name, char separator) {
    int end = name.lastIndexOf(separator);
    return end < 0 ? "" : name.substring(0, end).replace('/', '.');
  }

  /** Opens the plugin's files. */
  private final class MemoryHandler extends URLStreamHandler {

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      try {
        return new MemoryConnection(url, files.read(url.toURI().getPath().substring(1)));
      } catch (URISyntaxException e) {
        throw new IOException("'" + url + "' is no address of a resource", e);
      }
    }
  }

  /** A file of the plugin. */
  private static final class MemoryConnection extends URLConnection {

    private final byte @Nullable [] content;

    private MemoryConnection(URL url, byte @Nullable [] content) {
      super(url);
      this.content = content;
    }

    @Override
    public void connect() throws IOException {
      if (content == null) {
        throw new java.io.FileNotFoundException(url + " does not exist");
      }
      connected = true;
    }

    @Override
    public long getContentLengthLong() {
      return content == null ? -1 : content.length;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      connect();
      return new ByteArrayInputStream(content == null ? new byte[0] : content);
    }
  }
}
