package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of a plugin's folder. Links may lead to files inside of the folder only; pipes, devices
 * and links to folders are refused, so that reading always ends.
 */
public final class PluginFiles {

  /** Most files of a plugin. */
  public static final int MOST_FILES = 10_000;

  /** Largest file in bytes. */
  public static final long LARGEST_FILE = 100L << 20;

  /** Most bytes of all files together. */
  public static final long MOST_BYTES = 1L << 30;

  private static final Set<String> LEFT_OUT_ANYWHERE =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          ".bzr",
          "CVS",
          ".idea",
          ".vscode",
          ".settings",
          ".project",
          ".classpath",
          ".DS_Store",
          "Thumbs.db",
          ContentStore.MARKER,
          EntryCandidates.FILE);

  /**
   * A file of a plugin.
   *
   * @param path below the folder, parts separated by {@code /}
   * @param source where it is read; behind a link, what the link leads to
   */
  public record PluginFile(String path, Path source) {}

  private PluginFiles() {}

  /**
   * Lists what belongs to the plugin's content: everything but {@code data/}, its signature and
   * leftovers of version control and editors.
   *
   * @param folder the plugin's folder
   * @return sorted by path
   * @throws PluginLoadException if the folder holds what a plugin may not hold
   */
  static List<PluginFile> content(Path folder) throws IOException {
    return list(folder, folder, PluginFiles::isContent);
  }

  /**
   * Lists all that is installed with the plugin: its content, its signature and {@code data/}.
   *
   * @param folder the plugin's folder
   * @return sorted by path
   * @throws PluginLoadException if the folder holds what a plugin may not hold
   * @throws IOException if it cannot be read
   */
  public static List<PluginFile> installed(Path folder) throws IOException {
    return list(folder, folder, path -> !isLeftover(path));
  }

  /**
   * Lists the files below one of the plugin's folders, such as {@code data}.
   *
   * @param folder the plugin's folder
   * @param below a folder in it
   * @return sorted by path, relative to {@code below}
   * @throws PluginLoadException if the folder holds what a plugin may not hold
   */
  static List<PluginFile> below(Path folder, Path below) throws IOException {
    return list(folder, below, path -> true);
  }

  /** Tells whether a path belongs to the content of a plugin. */
  static boolean isContent(String path) {
    return !path.startsWith("data/") && !path.equals("plugin.sig") && !isLeftover(path);
  }

  /** Tells whether version control, an editor or the platform has left a file. */
  private static boolean isLeftover(String path) {
    for (String part : path.split("/")) {
      if (LEFT_OUT_ANYWHERE.contains(part) || part.endsWith(".iml") || isOfAnEditor(part)) {
        return true;
      }
    }
    return false;
  }

  /** Backups, locks and swap files of Vim, Emacs, Kate and IntelliJ, there while a file is open. */
  private static boolean isOfAnEditor(String file) {
    return file.endsWith("~")
        || file.startsWith(".#")
        || (file.startsWith("#") && file.endsWith("#"))
        || (file.startsWith(".") && (file.endsWith(".swp") || file.endsWith(".swx")))
        || file.endsWith(".kate-swp")
        || file.endsWith("___jb_tmp___")
        || file.endsWith("___jb_old___");
  }

  private static List<PluginFile> list(Path folder, Path start, Predicate<String> wanted)
      throws IOException {
    Listing listing = new Listing(folder.toRealPath(), start.toRealPath(), folder, wanted);
    if (!listing.start.startsWith(listing.root)) {
      throw refused(folder, start.getFileName() + " is a link that leads out of the plugin");
    }
    Files.walkFileTree(listing.start, listing);
    listing.found.sort(Comparator.comparing(PluginFile::path));
    return listing.found;
  }

  /** Returns a file's path below a folder, parts separated by {@code /}. */
  static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /** Refuses a file that is too large. */
  static void checkSize(Path plugin, long size) {
    if (size > LARGEST_FILE) {
      throw refused(plugin, "has %,d bytes; a file may have %,d".formatted(size, LARGEST_FILE));
    }
  }

  /**
   * Makes the refusal of a plugin's files.
   *
   * @param plugin what users know the plugin by
   * @param message what is wrong and how to mend it
   * @return to be thrown
   */
  public static PluginLoadException refused(Path plugin, String message) {
    return new PluginLoadException(
        Code.UNREADABLE, List.of(Problem.of(plugin.toString(), message)), null);
  }

  private static final class Listing extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Path start;
    private final Path shown;
    private final Predicate<String> wanted;
    private final List<PluginFile> found = new ArrayList<>();
    private long bytes;

    Listing(Path root, Path start, Path shown, Predicate<String> wanted) {
      this.root = root;
      this.start = start;
      this.shown = shown;
      this.wanted = wanted;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(start) || wanted.test(relative(folder) + "/x")
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = relative(file);
      if (!wanted.test(path)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        add(path, target(file, path));
      } else if (attributes.isRegularFile()) {
        count(path, attributes.size());
        found.add(new PluginFile(path, file));
      } else {
        throw refused(shown, path + " is neither a file nor a folder; remove it");
      }
      return FileVisitResult.CONTINUE;
    }

    private void add(String path, Path target) throws IOException {
      count(path, Files.size(target));
      found.add(new PluginFile(path, target));
    }

    private Path target(Path link, String path) throws IOException {
      if (!Files.exists(link)) {
        throw refused(shown, path + " is a link that leads nowhere; remove it");
      }
      Path target = link.toRealPath();
      if (!target.startsWith(root)) {
        throw refused(
            shown, path + " is a link that leads out of the plugin; put the file itself there");
      }
      if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(shown, path + " is a link to something that is no file; remove it");
      }
      return target;
    }

    private void count(String path, long size) {
      if (size > LARGEST_FILE) {
        throw refused(
            shown, "%s has %,d bytes; a file may have %,d".formatted(path, size, LARGEST_FILE));
      }
      bytes += size;
      if (found.size() >= MOST_FILES || bytes > MOST_BYTES) {
        throw refused(
            shown,
            "holds more than %,d files or %,d bytes; large data belongs into data/ or elsewhere"
                .formatted(MOST_FILES, MOST_BYTES));
      }
    }

    private String relative(Path file) {
      return PluginFiles.relative(start, file);
    }
  }
}
