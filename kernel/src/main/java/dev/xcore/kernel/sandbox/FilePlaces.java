package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.Cage;
import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.Mechanism;
import dev.xcore.confinement.WorkerUser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says where a worker finds the files it was granted, and as whom it runs. Where workers have users
 * of their own, the folders above may be closed to them: the plugin's folders then appear in the
 * worker's own place.
 */
final class FilePlaces {

  private final ConfinementReport machine;
  private final boolean hasUsers;
  private final DataOwners owners;

  /**
   * Makes places.
   *
   * @param machine what it offers
   * @param isOpen whether users of workers can read the installation they run on
   * @param owners of data folders
   */
  FilePlaces(ConfinementReport machine, boolean isOpen, DataOwners owners) {
    this.machine = machine;
    this.hasUsers = isOpen && machine.has(Mechanism.USER);
    this.owners = owners;
  }

  /**
   * Where one worker finds its files.
   *
   * @param user as whom it runs
   * @param data its data folder, as it sees it
   * @param directory in which it starts; empty for its scratch folder
   * @param mounts that make it so
   */
  record Places(
      WorkerUser user, Optional<Path> data, Optional<Path> directory, List<Cage.Mount> mounts) {}

  /**
   * Prepares the places of a worker.
   *
   * @param files it was granted
   * @param place a folder of this worker
   * @throws IOException if a folder cannot be made or given to its user
   */
  Places of(Optional<WorkerProfile.Files> files, Path place) throws IOException {
    Optional<Path> data = files.flatMap(WorkerProfile.Files::data);
    Optional<Path> directory = files.flatMap(WorkerProfile.Files::directory);
    List<Cage.Mount> mounts = new ArrayList<>();
    if (hasUsers) {
      for (Path readable : files.map(WorkerProfile.Files::readable).orElse(List.of())) {
        open(readable, directory.orElse(readable));
      }
    }
    return new Places(
        data.isPresent() && hasUsers ? owners.owner(data.get()) : anybody(),
        placed(data, place.resolve("data"), true, mounts),
        placed(directory, place.resolve("plugin"), false, mounts),
        mounts);
  }

  private WorkerUser anybody() {
    return hasUsers ? WorkerUser.fresh() : WorkerUser.own();
  }

  private Optional<Path> placed(
      Optional<Path> folder, Path target, boolean writable, List<Cage.Mount> mounts)
      throws IOException {
    if (folder.isEmpty() || !hasUsers || !machine.has(Mechanism.MOUNT_NAMESPACE)) {
      return folder;
    }
    Files.createDirectory(target);
    mounts.add(new Cage.Mount(folder.get(), target, writable));
    return Optional.of(target);
  }

  /** Lets other users read a granted file of a private copy, whatever the server's umask is. */
  private static void open(Path granted, Path root) throws IOException {
    for (Path folder = granted.resolveSibling("");
        folder.startsWith(root) && !granted.equals(root);
        folder = folder.resolveSibling("")) {
      add(folder, Set.of(PosixFilePermission.OTHERS_EXECUTE));
      if (folder.equals(root)) {
        break;
      }
    }
    Files.walkFileTree(
        granted,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            add(
                folder,
                Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              add(file, Set.of(PosixFilePermission.OTHERS_READ));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void add(Path path, Set<PosixFilePermission> more) throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
    if (now.addAll(more)) {
      Files.setPosixFilePermissions(path, now);
    }
  }
}
