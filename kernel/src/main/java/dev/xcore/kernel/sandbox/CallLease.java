package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A link of a worker, taken for a call and for what it streams afterwards. To be closed in any
 * case. Used by one thread at a time.
 *
 * <p>A call that is late gets a moment to react to its cancellation; then the worker is killed. A
 * call whose caller goes away is cancelled, and waited for by somebody else until its deadline.
 */
public final class CallLease implements AutoCloseable {

  /** How long a late handler may take to react. */
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(10);

  /** How long a handler without a deadline may go on when nobody waits for it. */
  private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(10);

  private final Worker worker;
  private final CallLink link;
  private boolean isClosed;

  CallLease(Worker worker, CallLink link) {
    this.worker = worker;
    this.link = link;
  }

  /**
   * Reads what a call returned.
   *
   * @param <R> what it makes of it
   */
  @FunctionalInterface
  public interface ResultReader<R extends @Nullable Object> {

    /**
     * Reads.
     *
     * @param in the body of the result
     * @return what was made of it
     * @throws ProtocolException if it is malformed
     */
    @Nullable R read(ValueReader in) throws ProtocolException;
  }

  /**
   * Runs a call. The memory that a long result takes is held by this thread: {@link
   * Worker#releaseMemory} gives it back when the result has been used.
   *
   * @param id of the call, unique among those that run in the worker; not 0
   * @param content of the call
   * @param deadline as {@link System#nanoTime} will tell it; {@link Long#MAX_VALUE} for none
   * @param conversation what the host does meanwhile
   * @param reader of the result
   * @param <R> what it makes of it
   * @return the result
   * @throws InterruptedException if interrupted before the deadline; the call is cancelled
   * @throws CallTimeoutException if it did not end by the deadline
   * @throws ForeignFailure if the plugin's code threw an exception of its own
   * @throws WorkerEndedException if the worker ended
   * @throws XcoreException if the plugin's code threw it
   */
  public <R extends @Nullable Object> @Nullable R call(
      int id, CallContent content, long deadline, Conversation conversation, ResultReader<R> reader)
      throws InterruptedException {
    send(id, content, deadline);
    boolean isAnswered = false;
    try {
      ValueReader body = await(id, conversation, deadline);
      R result = reader.read(body);
      body.finish();
      isAnswered = true;
      return result;
    } catch (TimeoutException e) {
      throw late(deadline);
    } catch (IOException e) {
      throw new WorkerEndedException(worker.lost(e), true);
    } finally {
      if (!isAnswered) {
        worker.releaseMemory();
      }
    }
  }

  /** A frame that was not sent whole has started nothing. */
  private void send(int id, CallContent content, long deadline) {
    try {
      link.send(id, content, latest(deadline));
    } catch (TimeoutException e) {
      throw late(deadline);
    } catch (IOException e) {
      throw new WorkerEndedException(worker.lost(e), false);
    }
  }

  private ValueReader await(int id, Conversation conversation, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    try {
      return link.await(id, conversation, deadline);
    } catch (InterruptedException e) {
      if (System.nanoTime() >= deadline) {
        throw lastChance(id, conversation, deadline);
      }
      abandon(id, deadline);
      throw e;
    } catch (TimeoutException e) {
      throw lastChance(id, conversation, deadline);
    }
  }

  private static long latest(long deadline) {
    return deadline == Long.MAX_VALUE ? deadline : deadline + GRACE;
  }

  /** The call is late: it is told so, and what comes within the grace is the end of it. */
  private CallTimeoutException lastChance(int id, Conversation conversation, long deadline)
      throws IOException, TimeoutException {
    link.cancel(id);
    Conversation rest = new Conversation(CallLease::refuse, conversation.journal());
    long end = System.nanoTime() + GRACE;
    CallTimeoutException timeout = null;
    while (timeout == null) {
      try {
        link.await(id, rest, end);
        timeout = timeout(deadline);
      } catch (InterruptedException e) {
        // Meant for this very call, which is being ended: the grace is short.
        timeout = null;
      } catch (XcoreException | ForeignFailure e) {
        timeout = timeout(deadline);
        timeout.addSuppressed(e);
      }
    }
    return timeout;
  }

  private static void refuse(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException {
    while (arguments.hasMore()) {
      arguments.value();
    }
    throw new CallTimeoutException("the call is not waited for any more");
  }

  private static CallTimeoutException timeout(long deadline) {
    long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - deadline);
    return new CallTimeoutException("it was cancelled at its deadline, " + late + " ms ago");
  }

  private CallTimeoutException late(long deadline) {
    worker.kill(
        new WorkerEnd(
            WorkerEnd.Cause.DEADLINE,
            "a call went on after its deadline and did not react to its cancellation"));
    return timeout(deadline);
  }

  /** The caller goes away: somebody else waits for the end of the call. */
  private void abandon(int id, long deadline) {
    isClosed = true;
    link.cancel(id);
    long end = Math.min(latest(deadline), System.nanoTime() + FORGOTTEN);
    Thread.ofVirtual().name("xcore-abandoned-call").start(() -> drain(id, end));
  }

  private void drain(int id, long end) {
    try {
      link.await(id, new Conversation(CallLease::refuse, entry -> {}), end);
    } catch (XcoreException | ForeignFailure e) {
      // However it ended: nobody waits for it.
      return;
    } catch (TimeoutException e) {
      late(end);
    } catch (IOException e) {
      worker.lost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      worker.releaseMemory();
      worker.giveBack(link);
    }
  }

  /**
   * Takes a link, with errors that callers understand.
   *
   * @param worker of the plugin
   * @param plugin its name, for messages
   * @param deadline as {@link System#nanoTime} will tell it
   * @return the link
   * @throws InterruptedException if interrupted
   * @throws PluginUnavailableException if none becomes free in time
   */
  public static CallLease take(Worker worker, String plugin, long deadline)
      throws InterruptedException {
    try {
      return worker.lease(deadline);
    } catch (TimeoutException e) {
      throw new CallTimeoutException(
          "the worker of plugin '%s' was busy with other calls until the deadline"
              .formatted(plugin));
    }
  }

  /** Gives the link back. Harmless when repeated. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      worker.giveBack(link);
    }
  }
}
