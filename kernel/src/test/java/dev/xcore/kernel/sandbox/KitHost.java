package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Class paths with the parts of a worker, in the ways in which hosts have them. */
final class KitHost {

  private static final ClassLoader OWN = KitHost.class.getClassLoader();

  private KitHost() {}

  /** A jar for every part but some, with what jars have beside classes. */
  static URLClassLoader jars(Path folder, WorkerJarPart... missing) throws IOException {
    Set<WorkerJarPart> parts = EnumSet.allOf(WorkerJarPart.class);
    parts.removeAll(List.of(missing));
    List<Path> jars = new ArrayList<>();
    for (WorkerJarPart part : parts) {
      Map<String, byte[]> files = new TreeMap<>(WorkerJarSource.read(part, OWN));
      files.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes());
      files.put("META-INF/KEY.SF", new byte[0]);
      files.put("META-INF/versions/9/" + part.marker(), new byte[] {1});
      files.put("module-info.class", new byte[] {2});
      jars.add(jar(folder.resolve(part + ".jar"), files));
    }
    return loader(jars);
  }

  /** One jar for everything, as applications are shaded. */
  static URLClassLoader shaded(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (WorkerJarPart part : WorkerJarPart.values()) {
      files.putAll(WorkerJarSource.read(part, OWN));
    }
    files.put("com/example/Application.class", new byte[] {3});
    return loader(List.of(jar(folder.resolve("application.jar"), files)));
  }

  /** A folder with the classes of each part. */
  static URLClassLoader folders(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (WorkerJarPart part : WorkerJarPart.values()) {
      Path classes = folder.resolve("classes of " + part);
      for (Map.Entry<String, byte[]> file : WorkerJarSource.read(part, OWN).entrySet()) {
        Path path = classes.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      folders.add(classes);
    }
    return loader(folders);
  }

  private static Path jar(Path file, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    return file;
  }

  private static URLClassLoader loader(List<Path> paths) {
    return new URLClassLoader(paths.stream().map(KitHost::url).toArray(URL[]::new), null);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
