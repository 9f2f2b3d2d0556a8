package dev.xcore.kernel.audit;

/**
 * Something that is not as it was written.
 *
 * @param segment the name of a file
 * @param line in it, from 1; zero for the file as a whole
 * @param message what is wrong
 */
public record AuditFinding(String segment, int line, String message) {

  @Override
  public String toString() {
    return line == 0 ? segment + ": " + message : segment + " line " + line + ": " + message;
  }
}
