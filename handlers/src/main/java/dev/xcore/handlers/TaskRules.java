package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Tasks;
import java.time.Duration;
import java.util.regex.Pattern;

/** What tasks may be called, and how large they may be, on both sides of the process wall. */
public final class TaskRules {

  /** The longest note of a task. */
  public static final int MAX_NOTE = 500;

  /** The longest id, name or key. */
  public static final int MAX_TEXT = 200;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern QUEUE = Pattern.compile("[a-z0-9_][a-z0-9_.-]{0,62}");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration LONGEST_RUN = Duration.ofDays(7);
  private static final int MOST_PRIORITY = 1000;
  private static final int MOST_RETRIES = 100;

  private TaskRules() {}

  /**
   * Checks the name of a task.
   *
   * @param name of the task
   * @return the name
   * @throws IllegalArgumentException if it is none
   */
  public static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a task: it has letters a to z, digits, _, - and ., starts with a letter, digit or _, and has at most 128 characters"
              .formatted(shown(name)));
    }
    return name;
  }

  /**
   * Checks the name of a queue.
   *
   * @param queue its name
   * @return the name
   * @throws IllegalArgumentException if it is none
   */
  public static String queue(String queue) {
    if (!QUEUE.matcher(queue).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a queue: it has letters a to z, digits, _, - and ., all in lower case, and at most 63 characters"
              .formatted(shown(queue)));
    }
    return queue;
  }

  /**
   * Checks the id of a task.
   *
   * @param id of a task
   * @return the id
   * @throws IllegalArgumentException if no task can have it
   */
  public static String id(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("'%s' is no id of a task".formatted(shown(id)));
    }
    return id;
  }

  static int priority(int priority) {
    if (priority < -MOST_PRIORITY || priority > MOST_PRIORITY) {
      throw new IllegalArgumentException("priority " + priority + " is not between -1000 and 1000");
    }
    return priority;
  }

  static int retries(int retries) {
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new IllegalArgumentException("maxRetries " + retries + " is not between 0 and 100");
    }
    return retries;
  }

  static Duration pause(String what, Duration pause) {
    if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(what + " " + pause + " is not between 0 and a day");
    }
    return pause;
  }

  static Duration timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_RUN) > 0) {
      throw new IllegalArgumentException(
          "timeout " + timeout + " is not between a millisecond and seven days");
    }
    return timeout;
  }

  /**
   * Checks the size of a payload.
   *
   * @param name of the task
   * @param json its payload
   * @return the payload
   * @throws InvalidPayloadException if it is too large
   */
  public static byte[] payload(String name, byte[] json) {
    if (json.length > Tasks.MAX_BYTES) {
      throw new PayloadTooLargeException(
          "the payload of task '%s' has %d bytes of JSON; at most %d are possible: store what is large, and enqueue where it is"
              .formatted(name, json.length, Tasks.MAX_BYTES));
    }
    return json;
  }

  /** Cuts a text for messages. */
  static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
