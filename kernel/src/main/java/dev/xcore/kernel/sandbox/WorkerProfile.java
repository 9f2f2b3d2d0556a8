package dev.xcore.kernel.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a worker may use. Workers of one profile can stand in for each other until they have a
 * plugin.
 *
 * @param memoryMb all its memory, in mebibytes
 * @param cpuPercent of one processor
 * @param threads of the plugin, besides the worker's own
 * @param diskMb of its scratch and data folders, in mebibytes
 * @param files what of the disk it may see; empty for its scratch folder only
 */
public record WorkerProfile(
    int memoryMb, int cpuPercent, int threads, int diskMb, Optional<Files> files) {

  /** A plugin whose manifest says nothing. */
  public static final WorkerProfile USUAL = new WorkerProfile(128, 100, 64, 50, Optional.empty());

  /** The size of its scratch folder in mebibytes: never nothing, for Java needs a little. */
  int scratchMb() {
    return Math.max(1, diskMb);
  }

  /**
   * Files of one plugin.
   *
   * @param plugin whose they are
   * @param data its data folder, to be read and written; empty if it may not use it
   * @param directory its own folder, in which it starts; empty if it may read nothing of it
   * @param readable files and folders below that folder, absolute
   */
  public record Files(
      String plugin, Optional<Path> data, Optional<Path> directory, List<Path> readable) {

    /** Copies the list. */
    public Files {
      readable = List.copyOf(readable);
    }
  }
}
