package dev.xcore.app.catalog;

import dev.xcore.kernel.settings.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes the files of a commit. Links are made last and looked through then, so that nothing is
 * ever written through one. Used once.
 */
final class GitTree {

  private static final int LONGEST_LINK = 4096;

  private final Repository repository;
  private final GitLimits limits;
  private final String shown;
  private final Map<Path, String> links = new LinkedHashMap<>();
  private long bytes;
  private int files;

  GitTree(Repository repository, GitLimits limits, String shown) {
    this.repository = repository;
    this.limits = limits;
    this.shown = shown;
  }

  void writeTo(ObjectId commit, Path folder) throws IOException {
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository)) {
      tree.addTree(commits.parseCommit(commit).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        write(tree, folder);
      }
    }
    link(folder.toRealPath());
  }

  private void write(TreeWalk tree, Path folder) throws IOException {
    String path = tree.getPathString();
    FileMode mode = tree.getFileMode();
    if (FileMode.GITLINK.equals(mode.getBits())) {
      throw refused(path, "is a submodule; put its files into the repository itself");
    }
    Path target = target(path, folder);
    ObjectLoader content = repository.open(tree.getObjectId(0));
    count(path, content.getSize());
    if (FileMode.SYMLINK.equals(mode.getBits())) {
      links.put(target, text(path, content));
      return;
    }
    Files.createDirectories(target.resolveSibling(""));
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      content.copyTo(out);
    }
  }

  private Path target(String path, Path folder) {
    for (String part : path.split("/", -1)) {
      boolean isDangerous =
          part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0;
      if (isDangerous || part.chars().anyMatch(Character::isISOControl)) {
        throw refused(path, "could lead out of the plugin");
      }
      if (part.toLowerCase(Locale.ROOT).equals(".git")) {
        throw refused(path, "belongs to git itself");
      }
    }
    try {
      return folder.resolve(path);
    } catch (InvalidPathException unusable) {
      throw refused(path, "is no file name on this machine: " + unusable.getReason());
    }
  }

  private void count(String path, long size) {
    bytes += size;
    files++;
    if (bytes > limits.unpacked() || files > limits.files()) {
      throw refused(
          path,
          "is beyond the %,d files and %,d bytes that a plugin may have"
              .formatted(limits.files(), limits.unpacked()));
    }
  }

  private String text(String path, ObjectLoader content) throws IOException {
    if (content.getSize() > LONGEST_LINK) {
      throw refused(path, "is a link with a name of %,d bytes".formatted(content.getSize()));
    }
    return new String(content.getBytes(LONGEST_LINK), java.nio.charset.StandardCharsets.UTF_8);
  }

  private void link(Path folder) throws IOException {
    for (Map.Entry<Path, String> link : links.entrySet()) {
      String target = link.getValue();
      boolean isAbsolute = target.startsWith("/") || target.indexOf('\\') >= 0;
      if (isAbsolute || target.isEmpty() || target.indexOf(':') >= 0) {
        throw refused(name(folder, link.getKey()), "is a link that leads out of the plugin");
      }
      for (Path at = link.getKey().getParent(); at != null; at = at.getParent()) {
        if (links.containsKey(at)) {
          throw refused(String.valueOf(link.getKey().getFileName()), "lies below a link");
        }
      }
      Files.createDirectories(link.getKey().resolveSibling(""));
      Files.createSymbolicLink(link.getKey(), Path.of(target));
    }
    for (Path link : List.copyOf(links.keySet())) {
      boolean isLost = !Files.exists(link);
      if (isLost || !link.toRealPath().startsWith(folder)) {
        throw refused(
            name(folder, link),
            isLost ? "is a link that leads nowhere" : "is a link that leads out of the plugin");
      }
    }
  }

  private static String name(Path folder, Path link) throws IOException {
    Path parent = link.resolveSibling("").toRealPath(LinkOption.NOFOLLOW_LINKS);
    return folder.relativize(parent.resolve(link.getFileName())).toString();
  }

  private CatalogException refused(String path, String why) {
    return new CatalogException(
        "%s is not installed: '%s' %s".formatted(shown, Wording.shorten(path), why));
  }
}
