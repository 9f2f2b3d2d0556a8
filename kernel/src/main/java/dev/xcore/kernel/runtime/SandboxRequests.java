package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.Requests;
import dev.xcore.kernel.sandbox.TalkLink.TalkRequests;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Does what one worker asks for, in the plugin's name and under its permissions: the worker has no
 * other way to anything. Thread safe.
 *
 * <p>What is asked for during a call is done on the thread that made the call, with its context.
 * What threads of the plugin ask for elsewhere is done in the name of the call they mention, if it
 * still runs in this worker, and else of the plugin itself: a worker's word on principal, tenant or
 * deadline is never taken.
 */
final class SandboxRequests implements Requests, TalkRequests, AutoCloseable {

  private final PluginIdentity identity;
  private final SandboxServices services;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, Call> running = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  SandboxRequests(PluginIdentity identity, SandboxServices services) {
    this.identity = identity;
    this.services = services;
  }

  String plugin() {
    return identity.name();
  }

  SandboxSockets sockets() {
    return services.sockets();
  }

  HookRequests hooks() {
    return services.hooks();
  }

  /** Numbers a call that begins. */
  int begin(Call call) {
    int number = numbers.incrementAndGet();
    while (number == 0 || running.putIfAbsent(number, call) != null) {
      number = numbers.incrementAndGet();
    }
    return number;
  }

  /** Forgets a call that has ended; what it has begun at hook points has failed. */
  void end(int number) {
    Call call = running.remove(number);
    if (call != null) {
      services.hooks().points().over(call);
    }
    services.database().transactions().over(number);
  }

  /**
   * Does what a call asks for along its link: what belongs to transactions belongs to that call.
   *
   * @param number of the call
   * @param others does everything else
   */
  Requests during(int number, Requests others) {
    return (operation, arguments, reply) -> {
      if (isOfTransactions(operation)) {
        serve(() -> transactional(number, operation, arguments, reply));
      } else {
        others.serve(operation, arguments, reply);
      }
    };
  }

  private static boolean isOfTransactions(Operation operation) {
    return operation.isOfDatabase() || operation == Operation.EVENTS_PUBLISH;
  }

  private void transactional(
      int owner, Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException {
    if (operation == Operation.EVENTS_PUBLISH) {
      int transaction = arguments.integer(0, Integer.MAX_VALUE);
      services
          .database()
          .publish(owner, transaction, () -> services.events().publish(arguments, reply));
    } else {
      services.database().serve(owner, operation, arguments, reply);
    }
  }

  @Override
  public void serve(int number, Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException {
    Call named = number == 0 ? null : running.get(number);
    Call call = named == null ? identity.ownCall() : named.forked();
    try {
      CallBinding.<Boolean, Exception>within(
          call,
          () -> {
            serve(operation, arguments, reply);
            return true;
          });
    } catch (ProtocolException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a request throws nothing else", e);
    }
  }

  @Override
  public void serve(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException {
    serve(() -> perform(operation, arguments, reply));
  }

  /** Something that is done. */
  private interface Work {
    void run() throws ProtocolException, InterruptedException;
  }

  private void serve(Work work) throws ProtocolException, InterruptedException {
    if (isClosed) {
      throw new PluginUnavailableException(
          "plugin '" + identity.name() + "' has been unloaded and can do no more");
    }
    try {
      work.run();
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(String.valueOf(e.getMessage()));
    }
  }

  private void perform(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException {
    switch (operation) {
      case CALL -> call(arguments, reply);
      case HEALTH_REGISTER -> services.registerHealth(arguments.text(Protocol.NAME), reply);
      case HEALTH_REMOVE -> services.removeHealth(arguments.text(Protocol.NAME), reply);
      case SOCKET_SEND -> services.sockets().send(arguments, reply);
      case SOCKET_SEND_JSON -> services.sockets().sendJson(arguments, reply);
      case SOCKET_CLOSE -> services.sockets().close(arguments, reply);
      case HTTP_SEND -> services.http(arguments, reply);
      case EVENTS_EMIT -> services.events().emit(arguments, reply);
      case EVENTS_SUBSCRIBE -> services.events().subscribe(arguments, reply);
      case EVENTS_UNSUBSCRIBE -> services.events().unsubscribe(arguments, reply);
      case HOOKS_SUBSCRIBE -> services.hooks().subscribe(arguments, reply);
      case HOOKS_FORWARD -> services.hooks().forward(arguments, reply);
      case HOOKS_UNSUBSCRIBE -> services.hooks().unsubscribe(arguments, reply);
      case HOOKS_CANCEL -> services.hooks().cancel(arguments, reply);
      case HOOKS_BEGIN -> services.hooks().points().begin(arguments, reply);
      case HOOKS_END -> services.hooks().points().end(arguments, reply);
      case HOOKS_EMIT -> services.hooks().emit(arguments, reply);
      case CACHE_READ -> services.cache().read(arguments, reply);
      case CACHE_WRITE -> services.cache().write(arguments, reply);
      case CACHE_DELETE -> services.cache().delete(arguments, reply);
      case CACHE_TTL -> services.cache().ttl(arguments, reply);
      case CACHE_KEYS -> services.cache().keys(arguments, reply);
      case CACHE_CLEAR -> services.cache().clear(reply);
      case CACHE_STATS -> services.cache().stats(reply);
      case JOBS_SCHEDULE -> services.jobs().schedule(arguments, reply);
      case JOBS_FIND -> services.jobs().find(arguments, reply);
      case JOBS_LIST -> services.jobs().list(reply);
      case JOBS_CANCEL -> services.jobs().cancel(arguments, reply);
      case JOBS_CHANGE -> services.jobs().change(arguments, reply);
      case JOBS_HISTORY -> services.jobs().history(arguments, reply);
      case JOBS_NEXT_RUNS -> services.jobs().nextRuns(arguments, reply);
      case TASKS_ENQUEUE -> services.tasks().enqueue(arguments, reply);
      case TASKS_FIND -> services.tasks().find(arguments, reply);
      case TASKS_LIST -> services.tasks().list(arguments, reply);
      case TASKS_CANCEL -> services.tasks().cancel(arguments, reply);
      case TASKS_PROGRESS -> services.tasks().progress(arguments, reply);
      case TASKS_CANCELLED -> services.tasks().isCancelled(arguments, reply);
      case SERVICE_LIST -> services.extensions().list(reply);
      case SERVICE_ABSENCE -> services.extensions().absence(arguments, reply);
      case SERVICE_CALL -> services.extensions().call(arguments, reply);
      case EVENTS_PUBLISH,
          DB_LIST,
          DB_LOOK,
          DB_QUERY,
          DB_UPDATE,
          DB_INSERT,
          DB_BATCH,
          DB_BEGIN,
          DB_COMMIT,
          DB_ROLLBACK,
          DB_SAVEPOINT,
          DB_RELEASE,
          DB_OPEN,
          DB_FETCH,
          DB_CLOSE ->
          transactional(OpenTransactions.NO_CALL, operation, arguments, reply);
      case BODY_READ, BODY_TREE, BODY_UPLOADS, UPLOAD_READ ->
          throw new ProtocolException("this call has no request: " + operation.wire());
      case STREAM_WRITE, EVENT_SEND, EVENT_PING ->
          throw new ProtocolException("this call writes no stream: " + operation.wire());
    }
  }

  private void call(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String plugin = arguments.text(Protocol.NAME);
    String action = arguments.text(Protocol.NAME);
    @Nullable Object payload = arguments.value();
    reply.value(services.calls().call(plugin, action, payload).value());
  }

  /** Does nothing more from now on. */
  @Override
  public void close() {
    isClosed = true;
    services.close();
  }
}
