package dev.xcore.kernel.install;

import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock between processes, kept by a file. The system frees it when the process ends, however it
 * does.
 */
final class InstallLock implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * The locks of this process. The system keeps locks by process and drops them with the first
   * channel that is closed, so a file that is locked here must not even be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private InstallLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param file is made if it is not there
   * @param patience how long to wait
   * @throws ConflictException if another thread or process keeps it
   */
  static InstallLock take(Path file, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Optional<InstallLock> lock = tryTake(file);
    while (lock.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new ConflictException(
            "another installation is under way, perhaps of another process: try again");
      }
      pause();
      lock = tryTake(file);
    }
    return lock.get();
  }

  /** Takes the lock if nobody has it. */
  static Optional<InstallLock> tryTake(Path file) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    Path held = folder.toRealPath().resolve(file.getFileName());
    if (!HELD.add(held)) {
      return Optional.empty();
    }
    Optional<FileChannel> locked = Optional.empty();
    try {
      locked = lock(held);
      return locked.map(channel -> new InstallLock(held, channel));
    } finally {
      if (locked.isEmpty()) {
        HELD.remove(held);
      }
    }
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    boolean isMine = false;
    try {
      isMine = channel.tryLock() != null;
      return isMine ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!isMine) {
        channel.close();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConflictException("interrupted while another installation was under way");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
