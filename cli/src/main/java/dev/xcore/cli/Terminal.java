package dev.xcore.cli;

import java.io.InputStream;
import java.io.PrintWriter;

/**
 * Where a command reads and writes.
 *
 * @param out results
 * @param err messages and errors
 * @param in what is piped in
 * @param colour whether escape sequences for colour are wanted
 * @param interactive whether a person sits at it, who can be asked
 */
record Terminal(
    PrintWriter out, PrintWriter err, InputStream in, boolean colour, boolean interactive) {

  /** A terminal without a person at it. */
  Terminal(PrintWriter out, PrintWriter err, InputStream in, boolean colour) {
    this(out, err, in, colour, false);
  }

  String good(String text) {
    return painted("32", text);
  }

  String doubtful(String text) {
    return painted("33", text);
  }

  String bad(String text) {
    return painted("31", text);
  }

  String strong(String text) {
    return painted("1", text);
  }

  String faint(String text) {
    return painted("2", text);
  }

  void print(String line) {
    out.println(line);
  }

  /** Prints beside the results, so that pipes stay clean. */
  void note(String line) {
    err.println(line);
  }

  void error(String message) {
    err.println(bad("error: ") + message);
  }

  private String painted(String code, String text) {
    return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
