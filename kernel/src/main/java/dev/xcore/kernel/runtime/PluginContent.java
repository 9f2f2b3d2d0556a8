package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What of a plugin's files matters, and its hash: the same that a loaded plugin is known by. */
public final class PluginContent {

  private PluginContent() {}

  /**
   * Hashes a plugin as it lies on disk.
   *
   * @param location its folder or jar, links followed
   * @return 64 hexadecimal digits
   * @throws IOException if a file cannot be read, or vanishes meanwhile
   * @throws PluginLoadException if it holds what a plugin may not hold
   */
  public static String hash(Path location) throws IOException {
    if (!Files.isDirectory(location)) {
      return archive(location).sha256();
    }
    return ContentHash.of(files(PluginFiles.content(location)));
  }

  /**
   * Tells whether a file belongs to a plugin's content: not its data, its signature, or what
   * version control and editors leave behind.
   *
   * @param path below the plugin, parts separated by {@code /}
   * @return false for what is never loaded
   */
  public static boolean holds(String path) {
    return PluginFiles.isContent(path);
  }

  static HashedFile archive(Path location) throws IOException {
    Path jar = location.toRealPath();
    PluginFiles.checkSize(location, Files.size(jar));
    return ContentHash.read(PrivateCopies.ARCHIVE, jar);
  }

  static List<HashedFile> files(List<PluginFile> content) throws IOException {
    List<HashedFile> read = new ArrayList<>();
    for (PluginFile file : content) {
      read.add(ContentHash.read(file.path(), file.source()));
    }
    return read;
  }
}
