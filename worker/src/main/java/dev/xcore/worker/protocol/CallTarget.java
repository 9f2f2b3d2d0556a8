package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;

/**
 * What a CALL runs.
 *
 * @param kind of handler
 * @param name of an action, a task, a health check, a callback, or a method that takes events or
 *     stands at hook points; empty for others
 * @param index of a route or socket in the plugin's table, number of an open socket, of a
 *     subscription or of a hook; else 0
 */
public record CallTarget(Kind kind, String name, int index) {

  /** The index of a job whose handler was registered in code. */
  public static final int REGISTERED = 1;

  /** The kinds of handlers. */
  public enum Kind {
    /** An action, by a name of the table; the payload is its payload. */
    ACTION(1),
    /** The class's own handling of unknown actions; the payload is the call's. */
    CATCH_ALL(2),
    /** A route, by index; the payload is a {@link RequestHead}. */
    ROUTE(3),
    /** What the route before it on this link returned as a stream: write it now. */
    STREAM(4),
    /** Forget that stream. */
    DISCARD(5),
    /** A WebSocket endpoint, by index; the payload is a request and the number of the socket. */
    SOCKET_OPEN(6),
    /** An event of an open socket, by its number; the payload says which. */
    SOCKET_EVENT(7),
    /** A health check, by name: an annotated one or a registered one. */
    HEALTH(8),
    /** A method of {@code Plugin}, by name; the payload is its argument. */
    CALLBACK(9),
    /** A method that takes events, by name; the payload is an {@link EventDelivery}. */
    EVENT(10),
    /** An event for a handler made in code, by its number; the payload as above. */
    SUBSCRIPTION(11),
    /** A method that stands at hook points, by name; the payload is a {@link HookDelivery}. */
    HOOK(12),
    /** A hook made in code, by its number; the payload as above. */
    CODED_HOOK(13),
    /**
     * A job, by the name of its method, or of its handler if the index is {@link
     * CallTarget#REGISTERED}; the payload is a {@link JobDelivery}.
     */
    JOB(14),
    /** A method that runs tasks, by name of the task; the payload is a {@link TaskDelivery}. */
    TASK(15);

    private static final Kind[] ALL = values();

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind of(long code) throws ProtocolException {
      for (Kind kind : ALL) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new ProtocolException("there is no kind of call " + code);
    }
  }

  /**
   * Makes the target of an action.
   *
   * @param name a name of the table
   * @return the target
   */
  public static CallTarget action(String name) {
    return new CallTarget(Kind.ACTION, name, 0);
  }

  /**
   * Makes the target of something named.
   *
   * @param kind of it
   * @param name of it
   * @return the target
   */
  public static CallTarget named(Kind kind, String name) {
    return new CallTarget(kind, name, 0);
  }

  /**
   * Makes the target of something numbered.
   *
   * @param kind of it
   * @param index of it
   * @return the target
   */
  public static CallTarget numbered(Kind kind, int index) {
    return new CallTarget(kind, "", index);
  }
}
