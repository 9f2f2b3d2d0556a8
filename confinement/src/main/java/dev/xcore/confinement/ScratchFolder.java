package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The folder a process has to itself. */
final class ScratchFolder {

  private ScratchFolder() {}

  /** Makes the folder if absent and gives it to a user. */
  static void create(Path folder, Optional<WorkerUser.Fixed> user) throws IOException {
    Files.createDirectories(folder);
    FolderRights.close(folder);
    if (user.isPresent()) {
      Files.setAttribute(folder, "unix:gid", user.get().gid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(folder, "unix:uid", user.get().uid(), LinkOption.NOFOLLOW_LINKS);
    }
  }
}
