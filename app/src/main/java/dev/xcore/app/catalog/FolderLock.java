package dev.xcore.app.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Keeps other processes and threads from changing a folder at the same time. */
final class FolderLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock, ten seconds at most.
   *
   * @param folder an existing folder; its {@code .lock} stays
   * @throws CatalogException if somebody else keeps it
   */
  static FolderLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean isTaken = false;
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      isTaken = tryLock(channel);
      while (!isTaken && System.nanoTime() < end) {
        pause();
        isTaken = tryLock(channel);
      }
    } finally {
      if (!isTaken) {
        channel.close();
      }
    }
    if (!isTaken) {
      throw new CatalogException(
          "%s is being changed by another command; try again when it is done".formatted(folder));
    }
    return new FolderLock(channel);
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CatalogException("interrupted while waiting for a lock", interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
