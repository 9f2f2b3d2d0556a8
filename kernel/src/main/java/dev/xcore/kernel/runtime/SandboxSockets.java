package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.http.WebSocketSession;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open WebSocket connections of one worker, by number: what a worker can send to is only what
 * was opened with it. Thread safe.
 */
final class SandboxSockets implements AutoCloseable {

  private static final int SERVICE_RESTART = 1012;
  private static final int LONGEST_REASON = 123;
  private static final int LOWEST_STATUS = 1000;
  private static final int HIGHEST_STATUS = 4999;

  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, WebSocketSession> open = new ConcurrentHashMap<>();

  /** Numbers a connection that is about to be opened. */
  int add(WebSocketSession session) {
    int number = numbers.incrementAndGet() & Integer.MAX_VALUE;
    open.put(number, session);
    return number;
  }

  /** Forgets a connection. */
  void remove(int number) {
    open.remove(number);
  }

  void send(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    WebSocketSession session = session(arguments);
    @Nullable Object message = arguments.value();
    sent(() -> {
      switch (message) {
        case String text -> session.sendText(text);
        case byte[] bytes -> session.sendBinary(bytes);
        case null, default -> throw new IllegalArgumentException("a message is text or bytes");
      }
    });
    reply.nothing();
  }

  void sendJson(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    WebSocketSession session = session(arguments);
    @Nullable Object value = arguments.value();
    if (value == null) {
      throw new IllegalArgumentException("a message is not null");
    }
    sent(() -> session.sendJson(value));
    reply.nothing();
  }

  void close(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    WebSocketSession session = session(arguments);
    int status = arguments.integer(LOWEST_STATUS, HIGHEST_STATUS);
    String reason = arguments.text(LONGEST_REASON);
    session.close(status, reason);
    reply.nothing();
  }

  private static void sent(Runnable sending) {
    try {
      sending.run();
    } catch (IllegalStateException e) {
      throw closed();
    }
  }

  private WebSocketSession session(ValueReader arguments) throws ProtocolException {
    WebSocketSession session = open.get(arguments.integer(0, Integer.MAX_VALUE));
    if (session == null) {
      throw closed();
    }
    return session;
  }

  private static ConflictException closed() {
    return new ConflictException("the connection is closed");
  }

  /** Closes all: the worker that listened to them is gone. */
  @Override
  public void close() {
    for (WebSocketSession session : new ArrayList<>(open.values())) {
      session.close(SERVICE_RESTART, "the plugin is being restarted");
    }
    open.clear();
  }
}
