package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.ContentHash;
import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.runtime.PluginFiles;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tells two plugins of one name and version apart. */
public final class PluginDigest {

  private PluginDigest() {}

  /**
   * Reads all of a plugin's files, its signature and {@code data/} included.
   *
   * @param location its folder or jar
   * @return of a jar its SHA-256, of a folder the one over the list of its files; hexadecimal
   * @throws IOException if a file cannot be read
   */
  public static String of(Path location) throws IOException {
    if (!Files.isDirectory(location)) {
      return ContentHash.read("", location.toRealPath()).sha256();
    }
    List<HashedFile> files = new ArrayList<>();
    for (PluginFile file : PluginFiles.installed(location)) {
      files.add(ContentHash.read(file.path(), file.source()));
    }
    return ContentHash.of(files);
  }
}
