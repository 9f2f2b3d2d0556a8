package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Reads a part out of what the host runs from: a jar, also one within another when its class loader
 * gives it as a {@link JarURLConnection}, or a folder with classes.
 */
final class WorkerJarSource {

  private WorkerJarSource() {}

  /** Reads all files of a part, by their names in the jar. */
  static Map<String, byte[]> read(WorkerJarPart part, ClassLoader host) throws IOException {
    URL marker = host.getResource(part.marker());
    if (marker == null) {
      throw new IOException(
          "the worker process needs %s, but there is no %s on the class path; add that artifact"
              .formatted(part.artifact(), part.marker()));
    }
    if (marker.getProtocol().equals("file")) {
      return fromFolder(part, Path.of(URI.create(marker.toString())));
    }
    if (marker.openConnection() instanceof JarURLConnection connection) {
      return fromJar(part, connection);
    }
    throw new IOException(
        "the worker process needs %s, but %s is in no jar or folder; run from an ordinary class path"
            .formatted(part.artifact(), marker));
  }

  private static Map<String, byte[]> fromFolder(WorkerJarPart part, Path marker)
      throws IOException {
    Path folder = marker.resolveSibling("");
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        files.put(part.folder() + name, Files.readAllBytes(file));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }

  private static Map<String, byte[]> fromJar(WorkerJarPart part, JarURLConnection connection)
      throws IOException {
    connection.setUseCaches(false);
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith(part.folder()) && !entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            files.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }
}
