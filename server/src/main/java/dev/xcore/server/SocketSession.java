package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection as its plugin sees it. Messages of several threads do not mix. */
final class SocketSession implements WebSocketSession {

  private static final int MAX_REASON = 123;

  private final String id;
  private final Request request;
  private final Binder binder;
  private final Duration sendTimeout;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile @Nullable Session session;

  SocketSession(String id, Request request, Binder binder, Duration sendTimeout) {
    this.id = id;
    this.request = request;
    this.binder = binder;
    this.sendTimeout = sendTimeout;
  }

  /** Takes the connection once the upgrade is done. */
  void opened(Session opened) {
    session = opened;
  }

  /**
   * Returns the connection.
   *
   * @throws IllegalStateException if the upgrade is not done
   */
  Session open() {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("WebSocket " + id + " is not open yet");
    }
    return current;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean isOpen() {
    Session current = session;
    return current != null && current.isOpen();
  }

  @Override
  public void sendText(String text) {
    send((current, callback) -> current.sendText(text, callback));
  }

  @Override
  public void sendJson(Object value) {
    try {
      JsonBuffer json = Json.write(value, binder);
      sendText(new String(json.array(), 0, json.length(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException("writing to memory failed", failure);
    }
  }

  @Override
  public void sendBinary(byte[] bytes) {
    ByteBuffer copy = ByteBuffer.wrap(bytes.clone());
    send((current, callback) -> current.sendBinary(copy, callback));
  }

  @Override
  public void close(int status, String reason) {
    Session current = session;
    if (current != null && current.isOpen()) {
      current.close(status, shortened(reason), Callback.NOOP);
    }
  }

  private interface Message {
    void send(Session session, Callback callback);
  }

  private void send(Message message) {
    Session current = session;
    if (current == null || !current.isOpen()) {
      throw new IllegalStateException("WebSocket " + id + " is closed");
    }
    CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    Consumer<Throwable> failed = sent::completeExceptionally;
    sending.lock();
    try {
      message.send(current, Callback.from(() -> sent.complete(null), failed));
      await(current, sent);
    } finally {
      sending.unlock();
    }
  }

  private void await(Session current, CompletableFuture<@Nullable Void> sent) {
    try {
      sent.get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("WebSocket " + id + " is closed", failure.getCause());
    } catch (TimeoutException slow) {
      current.disconnect();
      throw new IllegalStateException(
          "WebSocket " + id + " took no message for " + sendTimeout + " and was cut", slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending to WebSocket " + id, interrupted);
    }
  }

  /** Cuts a reason to what a close frame holds (RFC 6455, 5.5), between characters. */
  private static String shortened(String reason) {
    String text = reason;
    while (text.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return text;
  }
}
