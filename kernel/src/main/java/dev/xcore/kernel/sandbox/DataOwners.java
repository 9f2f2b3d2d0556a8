package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.WorkerUser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives every data folder a user of its own, for good: the folder's owner is the record of it. The
 * workers of its plugin run as that user, and nobody else does. Thread safe.
 */
final class DataOwners {

  private static final String UID = "unix:uid";
  private static final String GID = "unix:gid";

  private final int first;
  private final int count;

  /**
   * Makes owners from a range of ids that nothing else is taken from.
   *
   * @param first the first id
   * @param count how many
   */
  DataOwners(int first, int count) {
    this.first = first;
    this.count = count;
  }

  /**
   * Returns the user of a data folder, to whom all that is in it belongs then.
   *
   * @param data a folder that exists, beside those of other plugins
   * @throws IOException if its files cannot be given to him, or no id is left
   */
  synchronized WorkerUser.Fixed owner(Path data) throws IOException {
    Set<Integer> others = others(data);
    int owner = uid(data);
    if (owner < first || owner >= first + count || others.contains(owner)) {
      owner = choose(data, others);
    }
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.walkFileTree(data, new Gift(owner));
    return new WorkerUser.Fixed(owner, owner);
  }

  /** Begins at a place that follows from the path, so that servers with one range seldom meet. */
  private int choose(Path data, Set<Integer> others) throws IOException {
    int begin = Math.floorMod(data.toString().hashCode(), count);
    for (int tried = 0; tried < count; tried++) {
      int candidate = first + (begin + tried) % count;
      if (!others.contains(candidate)) {
        return candidate;
      }
    }
    throw new IOException(
        "all %d user ids for data folders from %d on are taken; remove data folders of plugins that are gone"
            .formatted(count, first));
  }

  private static Set<Integer> others(Path data) throws IOException {
    Set<Integer> uids = new HashSet<>();
    try (Stream<Path> folders = Files.list(data.resolveSibling(""))) {
      for (Path folder : folders.filter(path -> !path.equals(data)).toList()) {
        uids.add(uid(folder));
      }
    }
    return uids;
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS);
  }

  /** Gives files away; links themselves, not what they lead to. */
  private static final class Gift extends SimpleFileVisitor<Path> {

    private final int owner;

    Gift(int owner) {
      this.owner = owner;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      return give(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return give(file);
    }

    private FileVisitResult give(Path path) throws IOException {
      if (uid(path) != owner) {
        Files.setAttribute(path, GID, owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, UID, owner, LinkOption.NOFOLLOW_LINKS);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
