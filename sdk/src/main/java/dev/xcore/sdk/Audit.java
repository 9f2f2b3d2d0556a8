package dev.xcore.sdk;

import java.util.Map;

/**
 * The audit log: who did what, when, to what, kept where it cannot be changed unnoticed. The
 * platform adds time, plugin, principal and trace. Thread safe.
 */
public interface Audit {

  /** How something that is recorded ended. */
  enum Outcome {
    /** It was done. */
    SUCCESS,
    /** It was refused. */
    DENIED,
    /** It was tried and did not work. */
    FAILURE;
  }

  /**
   * Records something. When this returns, it is on the disk.
   *
   * @param action what was done, such as {@code user.create}; {@code [a-z0-9_.]}, at most 100
   *     characters
   * @param subject to what, such as {@code user:ada}; at most 500 characters
   * @param outcome how it ended
   * @param facts more about it: text, numbers, booleans and lists of these; no secrets; at most 4
   *     KiB
   * @throws IllegalArgumentException if something is too long or of another type
   */
  void record(String action, String subject, Outcome outcome, Map<String, Object> facts);

  /**
   * Records something that was done on behalf of another than the current principal, such as a
   * login, which has none yet.
   *
   * @param actor who did it
   * @param action what was done
   * @param subject to what
   * @param outcome how it ended
   * @param facts more about it
   * @throws IllegalArgumentException if something is too long or of another type
   */
  void recordFor(
      String actor, String action, String subject, Outcome outcome, Map<String, Object> facts);
}
