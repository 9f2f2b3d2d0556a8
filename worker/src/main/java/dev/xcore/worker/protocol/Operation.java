package dev.xcore.worker.protocol;

import java.util.Optional;

/**
 * What a worker may ask the host for, in a REQUEST. The arguments are the values that follow the
 * operation's name; each operation says which. All but those marked otherwise answer null.
 */
public enum Operation {
  /** Call another plugin: plugin, action, payload. Answers the result. */
  CALL("call"),
  /**
   * Read on in the body of this call's request: most bytes, whether the host keeps it so that it
   * can be read as a tree too. Answers bytes, null at its end.
   */
  BODY_READ("body.read"),
  /** Read the body of this call's request as a tree. Answers the tree. */
  BODY_TREE("body.tree"),
  /** Describe the uploads of this call's request. Answers a list of maps. */
  BODY_UPLOADS("body.uploads"),
  /** Read an upload of this call's request: its index, offset, most bytes. Answers bytes. */
  UPLOAD_READ("upload.read"),
  /** Write on in this call's stream: bytes, whether the client is to get them now. */
  STREAM_WRITE("stream.write"),
  /** Send a server-sent event: id, type, data (any value), retry in milliseconds; or null each. */
  EVENT_SEND("event.send"),
  /** Send a comment, to find out whether the client is there. */
  EVENT_PING("event.ping"),
  /** Send a message on a socket: its number, a text or bytes. */
  SOCKET_SEND("socket.send"),
  /** Send a value as JSON on a socket: its number, the value. */
  SOCKET_SEND_JSON("socket.send_json"),
  /** Close a socket: its number, status, reason. */
  SOCKET_CLOSE("socket.close"),
  /** Register a health check: its name. */
  HEALTH_REGISTER("health.register"),
  /** Take a health check away: its name. */
  HEALTH_REMOVE("health.remove"),
  /** Send an HTTP request to somewhere else: {@link HttpSending}. Answers {@link HttpAnswer}. */
  HTTP_SEND("http.send"),
  /** Send an event and wait for its handlers: name, data. Answers {@link EmitAnswer}. */
  EVENTS_EMIT("events.emit"),
  /** Send an event: number of a transaction that it is sent with or 0, name, key or null, data. */
  EVENTS_PUBLISH("events.publish"),
  /** Take events: {@link EventSubscription}. */
  EVENTS_SUBSCRIBE("events.subscribe"),
  /** Take events no more: the number of the handler. */
  EVENTS_UNSUBSCRIBE("events.unsubscribe"),
  /** Stand at hook points: {@link HookSubscription}. */
  HOOKS_SUBSCRIBE("hooks.subscribe"),
  /** Give events to the hooks of the same name: a number as of a hook, pattern. */
  HOOKS_FORWARD("hooks.forward"),
  /** Do one of these two no more: the number. */
  HOOKS_UNSUBSCRIBE("hooks.unsubscribe"),
  /** Cancel what a hook is asked about: number of the delivery, code or null, reason. */
  HOOKS_CANCEL("hooks.cancel"),
  /** Begin something at a point of the plugin: name, payload. Answers {@link HookBeginning}. */
  HOOKS_BEGIN("hooks.begin"),
  /** Say what came of it: {@link HookEnding}. Answers a list. */
  HOOKS_END("hooks.end"),
  /** Send an event to its handlers, then to hooks: name, data. Answers {@link DispatchAnswer}. */
  HOOKS_EMIT("hooks.emit"),
  /**
   * Look into the cache: whether that counts as asked for, a list of keys. Answers a list of bytes
   * or nulls, shorter than that of the keys where they would be too many bytes.
   */
  CACHE_READ("cache.read"),
  /**
   * Remember in the cache: milliseconds, 0 for as long as there is room, negative for the usual
   * time; a list of keys and bytes in turn.
   */
  CACHE_WRITE("cache.write"),
  /** Forget in the cache: a list of keys. Answers how many there were. */
  CACHE_DELETE("cache.delete"),
  /**
   * How long the cache remembers: a key. Answers milliseconds, 0 for no time, null for no value.
   */
  CACHE_TTL("cache.ttl"),
  /** List keys of the cache: a pattern. Answers a list of texts. */
  CACHE_KEYS("cache.keys"),
  /** Forget all that is in the cache. */
  CACHE_CLEAR("cache.clear"),
  /**
   * List extensions and services of other plugins: answers a list of lists of name, type, scope,
   * provider, granted.
   */
  SERVICE_LIST("service.list"),
  /** Why a service cannot be used now: its name. Answers a text, null if it can. */
  SERVICE_ABSENCE("service.absence"),
  /**
   * Call a method of such a service: its name, the method's name with the types of its parameters,
   * a list of arguments. Answers what it returned.
   */
  SERVICE_CALL("service.call"),
  /** What the cache has done: answers a list of backend, hits, misses, evictions, size or null. */
  CACHE_STATS("cache.stats"),
  /** Schedule a job: {@link JobOffer}. Answers the job as a map. */
  JOBS_SCHEDULE("jobs.schedule"),
  /** Look for a job: its name. Answers a map or null. */
  JOBS_FIND("jobs.find"),
  /** List jobs. Answers a list of maps. */
  JOBS_LIST("jobs.list"),
  /** Take a job away: its name. Answers whether there was one. */
  JOBS_CANCEL("jobs.cancel"),
  /** Pause, resume or run a job: its name, what is done. Answers a map, or null for no such job. */
  JOBS_CHANGE("jobs.change"),
  /** What became of a job's runs: its name. Answers a list of maps. */
  JOBS_HISTORY("jobs.history"),
  /**
   * When a job will be due: its name, how many times at most. Answers milliseconds since 1970, or
   * null for no such job.
   */
  JOBS_NEXT_RUNS("jobs.next_runs"),
  /** Store tasks: {@link TaskOrders}. Answers a list of ids. */
  TASKS_ENQUEUE("tasks.enqueue"),
  /** Look for a task: id, how many milliseconds to wait for its end. {@link TaskAnswers}. */
  TASKS_FIND("tasks.find"),
  /** List tasks: state, name and queue or null, offset, limit. Answers {@link TaskAnswers}. */
  TASKS_LIST("tasks.list"),
  /** Call a task off: id. Answers whether there was something to call off. */
  TASKS_CANCEL("tasks.cancel"),
  /** Report how far a task has come: id, millionths, note. */
  TASKS_PROGRESS("tasks.progress"),
  /** Ask whether a running task was called off: id. Answers that. */
  TASKS_CANCELLED("tasks.cancelled"),
  /**
   * List databases. Answers, as all that begin with {@code db.}, a list: true and what follows,
   * here a list of name and whether the plugin may use it, in turns; or false, SQL state, message.
   */
  DB_LIST("db.list"),
  /** Look at a database: its name. Answers the mark around names. */
  DB_LOOK("db.look"),
  /**
   * Read rows: name of the database, number of the transaction or 0, SQL, most rows or 0, {@link
   * SqlQuery}, arguments. Answers the rows.
   */
  DB_QUERY("db.query"),
  /** Change rows or tables: database, transaction, SQL, arguments. Answers how many rows. */
  DB_UPDATE("db.update"),
  /**
   * Insert a row: database, transaction, SQL, type of the key, list of its columns, arguments.
   * Answers the key.
   */
  DB_INSERT("db.insert"),
  /** Execute several times: transaction, SQL, list of arguments. Answers how many rows each. */
  DB_BATCH("db.batch"),
  /** Begin a transaction: database. Answers its number. */
  DB_BEGIN("db.begin"),
  /** Let a transaction take effect: its number. */
  DB_COMMIT("db.commit"),
  /** Undo a transaction: its number. */
  DB_ROLLBACK("db.rollback"),
  /** Begin a part of a transaction: its number. Answers how many parts are open. */
  DB_SAVEPOINT("db.savepoint"),
  /** End the innermost part: number of the transaction, of the part, whether it is undone. */
  DB_RELEASE("db.release"),
  /**
   * Read row after row: transaction, SQL, {@link SqlQuery}, arguments. Answers the first rows; the
   * number of a cursor, 0 if these are all.
   */
  DB_OPEN("db.open"),
  /** Read on: transaction, cursor. Answers the next rows; the cursor, 0 if these are the last. */
  DB_FETCH("db.fetch"),
  /** Read no more: transaction, cursor. */
  DB_CLOSE("db.close");

  private final String wire;

  Operation(String wire) {
    this.wire = wire;
  }

  /**
   * Returns the name in frames.
   *
   * @return the name
   */
  public String wire() {
    return wire;
  }

  /** Whether it is done with a database. */
  public boolean isOfDatabase() {
    return wire.startsWith("db.");
  }

  /**
   * Finds an operation.
   *
   * @param name in a frame
   * @return the operation, empty if there is none
   */
  public static Optional<Operation> of(String name) {
    for (Operation operation : values()) {
      if (operation.wire.equals(name)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
