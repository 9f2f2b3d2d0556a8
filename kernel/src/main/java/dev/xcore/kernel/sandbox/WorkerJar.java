package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.CacheFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The one jar that a worker process runs: a module of all it needs beside {@code java.base}. It is
 * put together from what the host runs from, so that both sides are always of one version, and
 * named by a hash of its contents, so that a process never runs other code than its host has.
 */
public final class WorkerJar {

  private static final int KEPT = 2;

  /** The earliest that a zip can tell; the same contents must give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path path;

  private WorkerJar(Path path) {
    this.path = path;
  }

  /**
   * Puts the jar together, unless the folder has it.
   *
   * @param folder for caches
   * @param host the class loader whose code the worker runs
   * @return the jar
   * @throws IOException if a part is missing, naming it, or the jar cannot be written
   */
  public static WorkerJar assemble(CacheFolder folder, ClassLoader host) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (WorkerJarPart part : WorkerJarPart.values()) {
      files.putAll(WorkerJarSource.read(part, host));
    }
    files.put("module-info.class", WorkerJarModule.write(files.keySet()));
    byte[] contents = zip(files);
    String name = "worker-" + CacheFolder.hash(contents) + ".jar";
    Path path = folder.path().resolve(name);
    if (!isIntact(path, contents)) {
      write(folder, name, contents);
      folder.prune("worker-[0-9a-f]+\\.jar", KEPT);
    }
    return new WorkerJar(path);
  }

  /**
   * Says where the jar is.
   *
   * @return an absolute path
   */
  public Path path() {
    return path;
  }

  private static boolean isIntact(Path path, byte[] contents) throws IOException {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Files.size(path) == contents.length
        && Arrays.equals(Files.readAllBytes(path), contents);
  }

  private static void write(CacheFolder folder, String name, byte[] contents) throws IOException {
    Path draft = folder.draft(name);
    try {
      Files.write(draft, contents);
      folder.publish(draft, name);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Stored, not compressed: it is read at every start of a worker. */
  private static byte[] zip(SortedMap<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(TIME);
        entry.setSize(file.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
