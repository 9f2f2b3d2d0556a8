package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.InstanceHold;
import dev.xcore.kernel.runtime.PluginInstance;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs answers that are written as they are produced, and ends them when the plugin unloads or the
 * server stops: event streams with a {@code retry:} that brings clients back, others by breaking
 * off. Thread safe.
 */
final class OpenStreams {

  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
  private static final long RETRY_MILLIS = 1000;

  private final Set<StreamGuard> running = ConcurrentHashMap.newKeySet();

  /**
   * Writes an answer on this thread until it is complete, fails, or is ended.
   *
   * @param exchange the request, still without an answer
   * @param plugin whose code writes
   * @param origin where the call came from
   * @param hold keeps the instance that made the answer
   * @param answer what to write
   * @throws IOException if the client is gone before the answer began
   */
  void write(
      HttpExchange exchange,
      ActivePlugin plugin,
      CallOrigin origin,
      InstanceHold hold,
      Answer.Streamed answer)
      throws IOException {
    Optional<OutputStream> output = exchange.stream(answer.status(), answer.headers());
    boolean isHead = exchange.method().equals("HEAD");
    if (output.isEmpty()) {
      return;
    }
    ClientOutput client = new ClientOutput(output.get());
    if (isHead) {
      client.close();
      return;
    }
    StreamGuard guard = new StreamGuard();
    running.add(guard);
    try {
      produce(plugin, origin, hold, answer.body(), client, guard);
      client.close();
    } catch (XcoreException | IOException failure) {
      end(exchange, plugin, client, guard, failure);
    } finally {
      guard.finish();
      running.remove(guard);
    }
  }

  /** Ends all streams that run now. */
  void endAll() {
    running.forEach(StreamGuard::close);
  }

  /** Returns how many streams run now. */
  int count() {
    return running.size();
  }

  private static void produce(
      ActivePlugin plugin,
      CallOrigin origin,
      InstanceHold hold,
      Answer.Body body,
      ClientOutput client,
      StreamGuard guard)
      throws IOException {
    AutoCloseable owned = hold.own(guard);
    try {
      plugin.stream(
          origin,
          hold,
          instance -> {
            try {
              switch (body) {
                case Answer.Body.Bytes bytes -> bytes.writeTo(client);
                case Answer.Body.Events events -> events(instance, events, client, guard);
              }
            } catch (Exception failure) {
              if (!client.isGone()) {
                throw failure;
              }
              LOG.debug("client gone plugin={}", plugin.name(), failure);
            }
            return guard;
          });
    } finally {
      guard.finish();
      release(owned);
    }
  }

  private static void events(
      PluginInstance instance, Answer.Body.Events events, ClientOutput client, StreamGuard guard)
      throws Exception {
    EventWriter writer = new EventWriter(client, instance.binder());
    client.flush();
    try {
      events.writeTo(writer);
    } catch (Exception failure) {
      guard.finish();
      boolean interrupted = failure instanceof InterruptedException || guard.isEnded();
      if (!interrupted || client.isGone()) {
        throw failure;
      }
      writer.retry(RETRY_MILLIS);
    }
  }

  private static void release(AutoCloseable owned) {
    try {
      owned.close();
    } catch (Exception failure) {
      LOG.warn("a stream could not be taken from its plugin's scope", failure);
    }
  }

  private static void end(
      HttpExchange exchange,
      ActivePlugin plugin,
      ClientOutput client,
      StreamGuard guard,
      Exception failure) {
    if (client.isGone()) {
      LOG.debug("client gone plugin={} path={}", plugin.name(), exchange.rawPath());
    } else if (!guard.isEnded()) {
      LOG.warn(
          "stream broken off plugin={} path={} error={}",
          plugin.name(),
          exchange.rawPath(),
          failure.toString());
    }
    exchange.abort(failure);
  }
}
