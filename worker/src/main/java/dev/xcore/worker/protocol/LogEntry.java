package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;

/**
 * The body of LOG.
 *
 * @param level as in SLF4J: 0 trace, 10 debug, 20 info, 30 warn, 40 error
 * @param logger its name
 * @param message formatted
 * @param trace stack trace of what was logged with it; empty for none
 */
public record LogEntry(int level, String logger, String message, String trace) {

  private static final int HIGHEST = 40;

  /**
   * Writes the entry; long texts are shortened.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(level).text(Protocol.shortName(logger)).text(Protocol.shorten(message));
    out.text(Protocol.shorten(trace));
  }

  /**
   * Reads an entry.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static LogEntry read(ValueReader in) throws ProtocolException {
    LogEntry entry =
        new LogEntry(
            in.integer(0, HIGHEST),
            in.text(Protocol.NAME),
            in.text(Protocol.MESSAGE),
            in.text(Protocol.MESSAGE));
    in.finish();
    return entry;
  }
}
