package dev.xcore.kernel.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the watcher knows of one folder or jar. Used by one thread. */
final class WatchedPlugin {

  private final Path location;

  /** The content that the listener was told of last; empty if of none. */
  private Optional<String> told;

  private long fileTimes;
  private long touchedAt;
  private long lookAt;
  private boolean isAwaited;

  WatchedPlugin(Path location, Optional<String> told, long fileTimes) {
    this.location = location;
    this.told = told;
    this.fileTimes = fileTimes;
  }

  Path location() {
    return location;
  }

  Optional<String> told() {
    return told;
  }

  /** Notes that a file was written; returns whether the plugin was quiet before. */
  boolean touch(long now, Duration debounce) {
    boolean wasQuiet = !isAwaited || lookAt - touchedAt > debounce.toNanos();
    touchedAt = now;
    isAwaited = true;
    lookAt = now + debounce.toNanos();
    return wasQuiet;
  }

  /** Will be looked at when it has been quiet for so long. */
  void lookAgain(Duration quiet) {
    isAwaited = true;
    lookAt = touchedAt + quiet.toNanos();
  }

  /** Tells for how long no file was written. */
  boolean isQuietFor(Duration time, long now) {
    return now - touchedAt >= time.toNanos();
  }

  boolean isDue(long now) {
    return isAwaited && now - lookAt >= 0;
  }

  /** Returns the nanoseconds until it is to be looked at. */
  long due(long now) {
    return isAwaited ? lookAt - now : Long.MAX_VALUE;
  }

  /** Has nothing to tell until a file is written. */
  void rest() {
    isAwaited = false;
  }

  void tell(String content) {
    told = Optional.of(content);
  }

  /** Takes over the times of its files; returns whether they differ from the last. */
  boolean hasChanged(long times) {
    boolean isOther = times != fileTimes;
    fileTimes = times;
    return isOther;
  }
}
