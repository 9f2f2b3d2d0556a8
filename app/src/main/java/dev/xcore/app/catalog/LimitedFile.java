package dev.xcore.app.catalog;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Writes the body of a response into a file, as long as it keeps within its limit. */
final class LimitedFile implements BodySubscriber<Long> {

  private final Path target;
  private final String where;
  private final long limit;
  private final long total;
  private final FetchProgress progress;
  private final CompletableFuture<Long> written = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private @Nullable FileChannel file;
  private long done;

  LimitedFile(Path target, String where, long limit, long total, FetchProgress progress) {
    this.target = target;
    this.where = where;
    this.limit = limit;
    this.total = total;
    this.progress = progress;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return written;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    try {
      file =
          FileChannel.open(
              target,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
      given.request(Long.MAX_VALUE);
    } catch (IOException failure) {
      stop(failure);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    FileChannel open = file;
    if (open == null) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        done += buffer.remaining();
        if (done > limit) {
          stop(RegistryFiles.tooLarge(where, limit));
          return;
        }
        while (buffer.hasRemaining()) {
          open.write(buffer);
        }
      }
      progress.at(done, total);
    } catch (IOException | RuntimeException failure) {
      stop(failure);
    }
  }

  private void stop(Exception failure) {
    Subscription running = subscription;
    if (running != null) {
      running.cancel();
    }
    onError(failure);
  }

  @Override
  public void onError(Throwable failure) {
    try {
      close();
    } catch (IOException problem) {
      failure.addSuppressed(problem);
    }
    written.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      close();
      written.complete(done);
    } catch (IOException failure) {
      written.completeExceptionally(failure);
    }
  }

  private void close() throws IOException {
    FileChannel open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
