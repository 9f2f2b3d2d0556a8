package dev.xcore.server;

import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response.Header;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose answer waits at its beginning: the head can be looked at before anything is
 * sent. Whoever answers runs on one thread, whoever looks on another.
 */
final class AnswerGate extends ChangedExchange {

  private static final int SWITCHED = 101;

  private final List<Header> headers = new ArrayList<>();
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  private final CompletableFuture<OutputStream> opened = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile @Nullable Throwable broken;

  AnswerGate(HttpExchange below) {
    super(below, RequestChange.none(), Optional.empty());
  }

  /**
   * The beginning of an answer.
   *
   * @param status of the answer, 101 for a WebSocket
   * @param headers of the answer
   * @param body the whole body, null for one that is streamed
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Head(int status, List<Header> headers, byte @Nullable [] body) {

    boolean isStreamed() {
      return body == null;
    }

    boolean isSocket() {
      return status == SWITCHED;
    }
  }

  /** Begins to answer, on a thread of the kind that this one is. */
  void start(Runnable answering) {
    Thread.Builder threads =
        Thread.currentThread().isVirtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    threads
        .name("http-answer")
        .start(() -> {
          try {
            answering.run();
            if (answeredWith() == SWITCHED) {
              head.complete(new Head(SWITCHED, List.of(), new byte[0]));
            }
            head.completeExceptionally(new IllegalStateException("nobody has answered"));
          } catch (RuntimeException | Error failure) {
            head.completeExceptionally(failure);
          } finally {
            finished.countDown();
          }
        });
  }

  /** Waits for the beginning of the answer, as long as those who answer may take. */
  Head head() {
    try {
      return head.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw failure;
    }
  }

  /** Lets the body be written; returns when it is complete. */
  void writeTo(OutputStream output) throws IOException {
    if (!opened.complete(output)) {
      throw new IOException("the body was written or given up before");
    }
    awaitEnd();
    Throwable cause = broken;
    if (cause != null) {
      throw new IOException("the body could not be completed", cause);
    }
  }

  /** Lets nothing more be written; harmless once the body is complete. */
  void discard() {
    opened.completeExceptionally(new IOException("a middleware has answered otherwise"));
    awaitEnd();
  }

  private void awaitEnd() {
    boolean wasInterrupted = false;
    while (true) {
      try {
        finished.await();
        break;
      } catch (InterruptedException interrupted) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void addHeader(Header header) {
    headers.add(header);
  }

  @Override
  protected void send(int status, byte[] content, int size) {
    byte[] body = size == content.length ? content : Arrays.copyOf(content, size);
    head.complete(new Head(status, List.copyOf(headers), body));
  }

  @Override
  protected OutputStream open(int status) throws IOException {
    head.complete(new Head(status, List.copyOf(headers), null));
    try {
      return new Unclosed(opened.join());
    } catch (CompletionException refused) {
      throw refused.getCause() instanceof IOException known ? known : new IOException(refused);
    }
  }

  @Override
  public void abort(Throwable cause) {
    broken = cause;
    head.completeExceptionally(new IllegalStateException("the answer was broken off", cause));
  }

  @Override
  protected boolean accept(SocketConnection connection) {
    return below().upgrade(connection);
  }

  /** Whoever opened it ends it. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
