package dev.xcore.kernel.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a document while it is read. Not thread safe. */
public final class Check {

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private boolean hidesValues;

  private Check() {}

  /**
   * Makes a check that has found nothing yet.
   *
   * @return a new check
   */
  public static Check create() {
    return new Check();
  }

  /**
   * Notes something that makes the document unacceptable.
   *
   * @param place where
   * @param key dotted path of the key
   * @param message what is wrong
   */
  public void problem(Place place, String key, String message) {
    problems.add(place.problem(key, message));
  }

  /**
   * Notes a problem that was made elsewhere.
   *
   * @param problem what is wrong
   */
  public void problem(Problem problem) {
    problems.add(problem);
  }

  /**
   * Notes something that the author should know.
   *
   * @param place where
   * @param key dotted path of the key
   * @param message what to know
   */
  public void warning(Place place, String key, String message) {
    warnings.add(place.problem(key, message));
  }

  /**
   * Returns every problem so far.
   *
   * @return in the order of notice
   */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Returns every warning so far.
   *
   * @return in the order of notice
   */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Ends the check.
   *
   * @throws SettingsException if there are problems; carries all of them
   */
  public void throwIfProblems() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** Describes a value for a message, unless it is secret. */
  String found(Node node) {
    return hidesValues && node instanceof Node.Scalar ? "a secret value" : Wording.found(node);
  }

  /** Shows a text in quotes for a message, unless it is secret. */
  String shown(String text) {
    return hidesValues ? "the secret value" : "'" + Wording.shorten(text) + "'";
  }

  boolean hidesValues() {
    return hidesValues;
  }

  <T> @Nullable T read(Type<T> type, Node node, String path, boolean secret) {
    boolean before = hidesValues;
    hidesValues = before || secret;
    try {
      return type.read(node, path, this);
    } finally {
      hidesValues = before;
    }
  }
}
