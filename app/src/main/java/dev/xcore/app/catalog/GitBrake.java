package dev.xcore.app.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Watches a fetch and ends it when it takes too long or grows too large. Used by one thread. */
final class GitBrake implements ProgressMonitor {

  /** How often the size on disk is looked at, in questions of JGit. */
  private static final int EVERY = 16;

  private final Path repository;
  private final GitLimits limits;
  private final FetchProgress progress;
  private final long end;
  private String reason = "";
  private int asked;
  private long total;
  private long done;

  GitBrake(Path repository, GitLimits limits, FetchProgress progress) {
    this.repository = repository;
    this.limits = limits;
    this.progress = progress;
    this.end = System.nanoTime() + limits.total().toNanos();
  }

  @Override
  public void start(int totalTasks) {
    // Only the single tasks tell something.
  }

  @Override
  public void beginTask(String title, int totalWork) {
    total = totalWork;
    done = 0;
  }

  @Override
  public void update(int completed) {
    done += completed;
    progress.at(done, total);
  }

  @Override
  public void endTask() {
    progress.at(total, total);
  }

  @Override
  public void showDuration(boolean enabled) {
    // Nobody looks at JGit's own clock.
  }

  @Override
  public boolean isCancelled() {
    if (!reason.isEmpty()) {
      return true;
    }
    if (System.nanoTime() > end) {
      reason = "it took longer than %d s".formatted(limits.total().toSeconds());
    } else if (asked++ % EVERY == 0 && size() > limits.packed()) {
      reason = "it is larger than the %,d bytes that are fetched".formatted(limits.packed());
    }
    return !reason.isEmpty();
  }

  private long size() {
    try (Stream<Path> files = Files.walk(repository.resolve("objects"))) {
      return files.mapToLong(GitBrake::size).sum();
    } catch (IOException | java.io.UncheckedIOException moving) {
      return 0; // A file was moved to its place meanwhile; the next look counts it.
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Ends between two steps what is beyond its limits. */
  void check(String address) {
    asked = 0;
    if (isCancelled()) {
      throw new CatalogException("%s was not fetched: %s".formatted(address, reason));
    }
  }

  CatalogException explained(String address, Exception failure) {
    String why = Optional.of(reason).filter(text -> !text.isEmpty()).orElseGet(() -> root(failure));
    return new CatalogException("%s was not fetched: %s".formatted(address, why), failure);
  }

  private static String root(Throwable failure) {
    Throwable last = failure;
    for (Throwable cause = last.getCause(); cause != null; cause = cause.getCause()) {
      last = cause;
    }
    String message = last.getMessage();
    return Fields.plain(message == null ? last.getClass().getSimpleName() : message);
  }
}
