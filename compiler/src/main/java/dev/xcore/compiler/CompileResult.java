package dev.xcore.compiler;

import java.util.List;

/**
 * What became of a request.
 *
 * @param success whether class files were written
 * @param messages errors first, then warnings and notes, each in the order of the compiler; at most
 *     {@value #MOST_MESSAGES}
 */
public record CompileResult(boolean success, List<CompilerMessage> messages) {

  /** More messages than this are cut off, warnings before errors. */
  public static final int MOST_MESSAGES = 100;

  /** Copies the list. */
  public CompileResult {
    messages = List.copyOf(messages);
  }

  /**
   * Returns what keeps the sources from compiling.
   *
   * @return errors, empty if compilation succeeded
   */
  public List<CompilerMessage> errors() {
    return messages.stream().filter(m -> m.kind() == CompilerMessage.Kind.ERROR).toList();
  }
}
