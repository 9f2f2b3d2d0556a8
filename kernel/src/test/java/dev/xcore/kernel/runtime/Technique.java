package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.XcoreException;
import java.util.Set;

/**
 * One thing that a hostile plugin tries.
 *
 * @param name of it, unique
 * @param isRefused whether the code scan refuses a plugin that does it
 * @param expected what comes of it where nothing is scanned
 * @param code the body of a method {@code Object run(Facts facts) throws Throwable}, and members
 *     after a line {@code //members}
 */
record Technique(String name, boolean isRefused, Expected expected, String code) {

  /** What comes of an attempt, in a worker that holds. */
  sealed interface Expected {}

  /** The attempt fails inside the worker; what is thrown matches; it may be the worker's end. */
  record Denied(String pattern, boolean mayEnd) implements Expected {}

  /** The attempt succeeds, and what it yields matches: nothing that matters. */
  record Harmless(String pattern) implements Expected {}

  /** The caller gets an error, and the worker goes on. */
  record Fails(Class<? extends XcoreException> error, String pattern) implements Expected {}

  /** The caller gets an error, and the worker has ended for one of these reasons. */
  record Ends(Class<? extends XcoreException> error, Set<Cause> causes) implements Expected {}

  static Technique denied(String name, String pattern, String code) {
    return new Technique(name, true, new Denied(pattern, false), code);
  }

  static Technique harmless(String name, String pattern, String code) {
    return new Technique(name, true, new Harmless(pattern), code);
  }

  static Technique fails(
      String name, Class<? extends XcoreException> error, String pattern, String code) {
    return new Technique(name, true, new Fails(error, pattern), code);
  }

  static Technique ends(
      String name, Class<? extends XcoreException> error, Cause cause, String code) {
    return new Technique(name, true, new Ends(error, Set.of(cause)), code);
  }

  /** The same, of which the scan says nothing: only the sandbox stands against it. */
  Technique unseen() {
    return new Technique(name, false, expected, code);
  }

  /** The same, of which the worker may also die where only memory bounds it. */
  static Technique exhausting(String name, String pattern, String code) {
    return new Technique(name, false, new Denied(pattern, true), code);
  }

  /** The same, of which the worker ends where nothing inside it holds. */
  Technique orEnded() {
    return new Technique(name, isRefused, new Denied(((Denied) expected).pattern(), true), code);
  }

  /** Whether it goes on until its deadline. */
  boolean isEndless() {
    return expected instanceof Ends ends && ends.causes().contains(Cause.DEADLINE);
  }
}
