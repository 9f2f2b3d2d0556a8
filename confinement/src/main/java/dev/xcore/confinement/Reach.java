package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Whether a user can get to a path: what no rule of a cage can give if the folders above are
 * closed.
 */
final class Reach {

  private Reach() {}

  /** Fails with the folder that is in the way, if there is one. */
  static void require(Path path, WorkerUser.Fixed user) {
    Optional<Path> obstacle = obstacle(path, user);
    if (obstacle.isPresent()) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN,
          "User "
              + user.uid()
              + " cannot reach "
              + path
              + ", because the folder "
              + obstacle.get()
              + " is closed to others; let others enter it (chmod o+x "
              + obstacle.get()
              + ") or move the files elsewhere.",
          null);
    }
  }

  private static Optional<Path> obstacle(Path path, WorkerUser.Fixed user) {
    Path folder = path.getRoot();
    for (Path name : path) {
      if (folder == null || isClosed(folder, user)) {
        return Optional.ofNullable(folder);
      }
      folder = folder.resolve(name);
    }
    return Optional.empty();
  }

  private static boolean isClosed(Path folder, WorkerUser.Fixed user) {
    try {
      return !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)
          && !Integer.valueOf(user.uid()).equals(Files.getAttribute(folder, "unix:uid"))
          && !Integer.valueOf(user.gid()).equals(Files.getAttribute(folder, "unix:gid"));
    } catch (IOException e) {
      // What cannot be looked at is left to the start itself, which then says what is wrong.
      return false;
    }
  }
}
