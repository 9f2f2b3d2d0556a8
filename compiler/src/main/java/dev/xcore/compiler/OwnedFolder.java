package dev.xcore.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Folders that nobody but this user can write, where the file system knows users. */
final class OwnedFolder {

  private OwnedFolder() {}

  /** Makes a folder with a mode when it is missing, and refuses one that others could write. */
  static Path make(Path directory, String mode) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!isPosix(absolute)) {
      return Files.createDirectories(absolute);
    }
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    }
    requireOwn(absolute);
    return absolute;
  }

  private static void requireOwn(Path directory) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    EnumSet<PosixFilePermission> foreign =
        EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    foreign.retainAll(attributes.permissions());
    UserPrincipal self =
        directory
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
    if (!attributes.isDirectory() || !attributes.owner().equals(self) || !foreign.isEmpty()) {
      throw new IOException(
          "%s is not a folder that only %s can write (mode %s, owner %s); run chmod 700 on it, or remove it"
              .formatted(
                  directory,
                  self.getName(),
                  PosixFilePermissions.toString(attributes.permissions()),
                  attributes.owner().getName()));
    }
  }

  /** Lets all users read a file, or a folder with all it holds. */
  static void share(Path tree) throws IOException {
    if (!isPosix(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.toList()) {
        Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        mode.addAll(PosixFilePermissions.fromString("r--r--r--"));
        if (mode.contains(PosixFilePermission.OWNER_EXECUTE)) {
          mode.addAll(PosixFilePermissions.fromString("--x--x--x"));
        }
        Files.setPosixFilePermissions(path, mode);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
