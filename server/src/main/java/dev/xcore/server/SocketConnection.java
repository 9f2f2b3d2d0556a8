package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.InstanceHold;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.WebSocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one WebSocket connection to its plugin's listener, one at a time and in
 * order. The next message is asked for when the last one has been dealt with, so a slow listener
 * slows its client down and nothing piles up.
 *
 * <p>Public because Jetty calls it by method handles.
 */
public final class SocketConnection implements Session.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
  private static final int TOO_LARGE = 1009;
  private static final int SERVER_ERROR = 1011;
  private static final int SERVICE_RESTART = 1012;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final ActivePlugin plugin;
  private final InstanceHold hold;
  private final CallOrigin origin;
  private final WebSocketListener listener;
  private final SocketSession session;
  private final int maxMessage;
  private final Duration idleTimeout;
  private final SerialTasks tasks;
  private final MessageParts parts;
  private final AtomicBoolean pinged = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable AutoCloseable owned;
  private boolean isRefusing;
  private long refusedAt;

  SocketConnection(
      ActivePlugin plugin,
      InstanceHold hold,
      CallOrigin origin,
      WebSocketListener listener,
      SocketSession session,
      RequestLimits limits) {
    this.plugin = plugin;
    this.hold = hold;
    this.origin = origin;
    this.listener = listener;
    this.session = session;
    this.maxMessage = limits.maxMessage();
    this.idleTimeout = limits.idleTimeout();
    this.parts = new MessageParts(limits.maxMessage());
    this.tasks = new SerialTasks("websocket-" + session.id());
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    opened.setIdleTimeout(idleTimeout);
    opened.addIdleTimeoutListener(timeout -> isDead(opened, timeout));
    session.opened(opened);
    owned = hold.own(() -> session.close(SERVICE_RESTART, "the plugin is being restarted"));
    tasks.submit(() -> deliver(opened, () -> listener.onOpen(session)));
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    if (isRefusing || !parts.add(part)) {
      refuse(last);
    } else if (last) {
      String text = parts.takeText();
      tasks.submit(() -> deliver(demanding(), () -> listener.onText(session, text)));
    } else {
      demanding().demand();
    }
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
    boolean isTaken = !isRefusing && parts.add(part);
    callback.succeed();
    if (!isTaken) {
      refuse(last);
    } else if (last) {
      byte[] bytes = parts.takeBytes();
      tasks.submit(() -> deliver(demanding(), () -> listener.onBinary(session, bytes)));
    } else {
      demanding().demand();
    }
  }

  /**
   * Reads a message that is too large to its end, but not for long, and says so then: the server
   * closes at once after that, and a connection that is closed with bytes unread is reset, so that
   * the peer would never see why.
   */
  private void refuse(boolean last) {
    long now = System.nanoTime();
    if (!isRefusing) {
      isRefusing = true;
      refusedAt = now;
    }
    if (last || now - refusedAt > FAREWELL.toNanos()) {
      session.close(TOO_LARGE, "a message may be " + maxMessage + " bytes");
    } else {
      demanding().demand();
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    pinged.set(false);
    demanding().demand();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("websocket failed plugin={} id={}", plugin.name(), session.id(), cause);
    if (owned == null) {
      // It was never open, so that it will not be closed either.
      hold.close();
    }
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    callback.succeed();
    tasks.submit(() -> close(status, reason == null ? "" : reason));
  }

  private interface Event {
    void run() throws Exception;
  }

  private Session demanding() {
    return session.open();
  }

  private void deliver(Session current, Event event) {
    try {
      run(event);
      current.demand();
    } catch (PluginUnavailableException unloading) {
      LOG.debug("websocket of an unloading plugin id={}", session.id(), unloading);
      session.close(SERVICE_RESTART, "the plugin is being restarted");
    } catch (XcoreException failure) {
      report(failure);
      session.close(SERVER_ERROR, "the listener failed");
    }
  }

  private void run(Event event) {
    plugin.stream(
        origin,
        hold,
        instance -> {
          event.run();
          return session;
        });
  }

  private void close(int status, String reason) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      run(() -> listener.onClose(session, status, reason));
    } catch (PluginUnavailableException unloading) {
      LOG.debug("websocket closed after its plugin id={}", session.id(), unloading);
    } catch (XcoreException failure) {
      report(failure);
    } finally {
      release();
    }
  }

  /** In a line: the kernel has logged where the plugin's own code failed. */
  private void report(XcoreException failure) {
    LOG.warn(
        "websocket listener failed plugin={} id={} error={}",
        plugin.name(),
        session.id(),
        failure.toString());
  }

  private void release() {
    AutoCloseable resource = owned;
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception failure) {
        LOG.warn("a socket could not be taken from its plugin's scope", failure);
      }
    }
    hold.close();
  }

  /** Pings a silent peer once; one that is silent for as long again is given up. */
  private boolean isDead(Session opened, WebSocketTimeoutException timeout) {
    if (pinged.getAndSet(true)) {
      LOG.debug("websocket is silent id={}", session.id(), timeout);
      return true;
    }
    opened.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    return false;
  }
}
