package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of FAILED: why a plugin could not be constructed.
 *
 * @param problems not empty
 */
public record LoadFailure(List<Problem> problems) {

  private static final int MANY = 100;

  /** Why a load failed; as the host's own loading says it. */
  public enum Cause {
    /** The entry class is missing, ambiguous or unusable. */
    ENTRY_POINT("entry_point"),
    /** An annotated handler is wrong. */
    HANDLER_INVALID("handler_invalid"),
    /** The constructor or {@code router()} threw. */
    START_FAILED("start_failed");

    private final String code;

    Cause(String code) {
      this.code = code;
    }

    private static Cause of(String code) throws ProtocolException {
      for (Cause cause : values()) {
        if (cause.code.equals(code)) {
          return cause;
        }
      }
      throw new ProtocolException("there is no such cause of a failed load");
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param cause what kind it is
   * @param message what, why and how to mend it
   */
  public record Problem(Cause cause, String message) {}

  /** Copies the problems. */
  public LoadFailure {
    problems = List.copyOf(problems);
  }

  /**
   * Makes a failure of problems of one kind.
   *
   * @param cause what kind
   * @param messages not empty
   * @return the failure
   */
  public static LoadFailure of(Cause cause, List<String> messages) {
    return new LoadFailure(messages.stream().map(text -> new Problem(cause, text)).toList());
  }

  /**
   * Writes the failure; of very many problems the first hundred.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList();
    for (Problem problem : problems.subList(0, Math.min(MANY, problems.size()))) {
      out.text(problem.cause().code).text(Protocol.shorten(problem.message()));
    }
    out.end();
  }

  /**
   * Reads a failure.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static LoadFailure read(ValueReader in) throws ProtocolException {
    List<Problem> problems = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (problems.size() == MANY) {
        throw new ProtocolException("more than " + MANY + " problems");
      }
      problems.add(new Problem(Cause.of(in.text(Protocol.NAME)), in.text(Protocol.MESSAGE)));
    }
    in.finish();
    if (problems.isEmpty()) {
      throw new ProtocolException("a failed load without a problem");
    }
    return new LoadFailure(problems);
  }
}
