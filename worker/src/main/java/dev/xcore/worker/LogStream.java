package dev.xcore.worker;

import dev.xcore.worker.protocol.LogEntry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Makes log entries of what is printed, a line each. Thread safe. */
final class LogStream extends OutputStream {

  private static final int LONGEST = 1 << 13;
  private static final int INFO = 20;
  private static final int ERROR = 40;

  private final String name;
  private final int level;
  private final Talk talk;
  private byte[] line = new byte[128];
  private int length;

  private LogStream(String name, int level, Talk talk) {
    this.name = name;
    this.level = level;
    this.talk = talk;
  }

  /** Takes what this process prints, from now on; it has no other output. */
  static void install(Talk talk) {
    System.setOut(stream("stdout", INFO, talk));
    System.setErr(stream("stderr", ERROR, talk));
  }

  private static PrintStream stream(String name, int level, Talk talk) {
    return new PrintStream(new LogStream(name, level, talk), false, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      send();
      return;
    }
    if (length == line.length) {
      line = java.util.Arrays.copyOf(line, 2 * length);
    }
    line[length++] = (byte) b;
    if (length == LONGEST) {
      send();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      write(bytes[i]);
    }
  }

  private void send() {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    length = 0;
    if (!text.isEmpty()) {
      talk.log(new LogEntry(level, name, text, ""));
    }
  }
}
