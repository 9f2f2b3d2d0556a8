package dev.xcore.confinement;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one confined process may reach and use. All paths are absolute; those that do not exist when
 * it starts are left out.
 *
 * @param readable files and folders it may read
 * @param executable files and folders it may read and execute
 * @param writable files and folders it may read and write, besides the scratch folder; no links,
 *     sockets or devices can be made in them
 * @param sockets folders of sockets it connects to before sealing itself; needed for bubblewrap
 * @param mounts folders that appear elsewhere, where the machine has {@link
 *     Mechanism#MOUNT_NAMESPACE} and {@link Mechanism#USER}; what of them it may use is said by
 *     {@code readable} and {@code writable}, with the paths outside
 * @param directory its working directory
 * @param scratch its own folder, made if absent, given to its user, and removed when it has ended
 * @param disposable further folders that are removed when it has ended
 * @param scratchMib size of the scratch folder in MiB, counted as memory; held where the machine
 *     has {@link Mechanism#SCRATCH_QUOTA}
 * @param scratchFiles number of files in it
 * @param user under which user it runs
 * @param memoryMib memory of the process in MiB, without the scratch folder; empty sets no limit
 * @param cpuPercent processor time, 100 being one processor; empty sets no limit
 * @param pids number of threads; empty sets no limit
 */
public record Cage(
    List<Path> readable,
    List<Path> executable,
    List<Path> writable,
    List<Path> sockets,
    List<Mount> mounts,
    Path directory,
    Path scratch,
    List<Path> disposable,
    int scratchMib,
    int scratchFiles,
    WorkerUser user,
    OptionalInt memoryMib,
    OptionalInt cpuPercent,
    OptionalInt pids) {

  /** Copies, and checks that paths are absolute and figures positive. */
  public Cage {
    readable = absolute(readable);
    executable = absolute(executable);
    writable = absolute(writable);
    sockets = absolute(sockets);
    disposable = absolute(disposable);
    mounts = List.copyOf(mounts);
    directory = absolute(directory);
    scratch = absolute(scratch);
    positive("scratchMib", scratchMib);
    positive("scratchFiles", scratchFiles);
    memoryMib.ifPresent(value -> positive("memoryMib", value));
    cpuPercent.ifPresent(value -> positive("cpuPercent", value));
    pids.ifPresent(value -> positive("pids", value));
  }

  /**
   * A folder that appears elsewhere: the user of the process may then use it although folders above
   * it are closed to him.
   *
   * @param source the folder
   * @param target an empty folder that he can reach
   * @param writable whether it can be written to
   */
  public record Mount(Path source, Path target, boolean writable) {

    /** Checks that the paths are absolute. */
    public Mount {
      source = absolute(source);
      target = absolute(target);
    }
  }

  /** Whether a path is below a folder that appears elsewhere. */
  boolean isMounted(Path path) {
    return mounts.stream()
        .anyMatch(mount -> path.startsWith(mount.source()) || path.startsWith(mount.target()));
  }

  /**
   * Starts a cage with what every program needs of the system (the C library, time zones, random
   * numbers), a scratch folder of 16 MiB and 1000 files in which it starts, a user of its own, and
   * no other limit.
   *
   * @param scratch its own folder
   * @return the builder
   */
  public static Builder builder(Path scratch) {
    return new Builder(scratch);
  }

  private static List<Path> absolute(List<Path> paths) {
    return paths.stream().map(Cage::absolute).distinct().toList();
  }

  private static Path absolute(Path path) {
    Path plain = path.normalize();
    if (!path.isAbsolute() || plain.getNameCount() == 0) {
      throw new IllegalArgumentException("a cage takes absolute paths below the root, not " + path);
    }
    return plain;
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be above 0, not " + value);
    }
  }

  /** Collects what a cage allows. Not thread safe. */
  public static final class Builder {

    private final Path scratch;
    private final List<Path> readable = new ArrayList<>(SystemPaths.readable());
    private final List<Path> executable = new ArrayList<>(SystemPaths.executable());
    private final List<Path> writable = new ArrayList<>(SystemPaths.writable());
    private final List<Path> sockets = new ArrayList<>();
    private final List<Path> disposable = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private Path directory;
    private int scratchMib = 16;
    private int scratchFiles = 1000;
    private WorkerUser user = WorkerUser.fresh();
    private OptionalInt memoryMib = OptionalInt.empty();
    private OptionalInt cpuPercent = OptionalInt.empty();
    private OptionalInt pids = OptionalInt.empty();

    private Builder(Path scratch) {
      this.scratch = scratch;
      this.directory = scratch;
    }

    /**
     * Allows to run a Java runtime, whose links out of its folder are followed.
     *
     * @param home the folder that has {@code bin/java}
     * @return this builder
     */
    public Builder java(Path home) {
      executable.add(home);
      readable.addAll(SystemPaths.linkedFrom(home));
      return this;
    }

    /**
     * Allows to read.
     *
     * @param path a file or folder
     * @return this builder
     */
    public Builder readable(Path path) {
      readable.add(path);
      return this;
    }

    /**
     * Allows to read and execute.
     *
     * @param path a file or folder
     * @return this builder
     */
    public Builder executable(Path path) {
      executable.add(path);
      return this;
    }

    /**
     * Allows to read and write.
     *
     * @param path a file or folder
     * @return this builder
     */
    public Builder writable(Path path) {
      writable.add(path);
      return this;
    }

    /**
     * Names a folder with a socket that the process connects to before it seals itself.
     *
     * @param folder the folder of the socket
     * @return this builder
     */
    public Builder socket(Path folder) {
      sockets.add(folder);
      return this;
    }

    /**
     * Lets a folder appear elsewhere.
     *
     * @param mount which one, where
     * @return this builder
     */
    public Builder mount(Mount mount) {
      mounts.add(mount);
      return this;
    }

    /**
     * Sets the working directory, instead of the scratch folder.
     *
     * @param folder that the user of the process can reach
     * @return this builder
     */
    public Builder directory(Path folder) {
      directory = folder;
      return this;
    }

    /**
     * Removes a folder when the process has ended.
     *
     * @param folder the folder
     * @return this builder
     */
    public Builder disposable(Path folder) {
      disposable.add(folder);
      return this;
    }

    /**
     * Limits the scratch folder.
     *
     * @param mebibytes its size, above 0
     * @param files its number of files, above 0
     * @return this builder
     */
    public Builder scratchLimit(int mebibytes, int files) {
      scratchMib = mebibytes;
      scratchFiles = files;
      return this;
    }

    /**
     * Chooses the user.
     *
     * @param chosen the user
     * @return this builder
     */
    public Builder user(WorkerUser chosen) {
      user = chosen;
      return this;
    }

    /**
     * Limits memory.
     *
     * @param mebibytes above 0
     * @return this builder
     */
    public Builder memoryMib(int mebibytes) {
      memoryMib = OptionalInt.of(mebibytes);
      return this;
    }

    /**
     * Limits processor time.
     *
     * @param percent above 0; 100 is one processor
     * @return this builder
     */
    public Builder cpuPercent(int percent) {
      cpuPercent = OptionalInt.of(percent);
      return this;
    }

    /**
     * Limits threads.
     *
     * @param count above 0
     * @return this builder
     */
    public Builder pids(int count) {
      pids = OptionalInt.of(count);
      return this;
    }

    /**
     * Makes the cage.
     *
     * @return the cage
     */
    public Cage build() {
      return new Cage(
          readable,
          executable,
          writable,
          sockets,
          mounts,
          directory,
          scratch,
          disposable,
          scratchMib,
          scratchFiles,
          user,
          memoryMib,
          cpuPercent,
          pids);
    }
  }
}
