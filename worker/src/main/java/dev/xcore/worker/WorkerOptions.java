package dev.xcore.worker;

import dev.xcore.worker.protocol.Protocol;
import java.util.HexFormat;

/**
 * What a worker is started with.
 *
 * @param socket path of the host's socket
 * @param token that each connection shows
 * @param mode how it confines itself
 * @param limits what it may use
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares options
record WorkerOptions(String socket, byte[] token, Mode mode, Limits limits) {

  private static final int COUNT = 4;

  /** How a worker confines itself before it takes a byte of the plugin. */
  enum Mode {
    /** Limits and seal. */
    SEALED,
    /** The same steps with a seal that lets everything through, to record what a start needs. */
    REHEARSAL,
    /** Nothing: for machines without the means, and for tests. */
    OPEN
  }

  /**
   * Limits that the worker sets on itself; negative ones are none.
   *
   * @param dataBytes private memory
   * @param fileBytes size of a file
   * @param openFiles open files
   * @param threads of its user
   */
  record Limits(long dataBytes, long fileBytes, long openFiles, long threads) {

    static final Limits NONE = new Limits(-1, -1, -1, -1);

    /**
     * Reads {@code data=BYTES,file=BYTES,open=N,threads=N}; each is optional, {@code -} is none.
     */
    static Limits parse(String text) {
      Limits limits = NONE;
      int start = 0;
      while (!text.equals("-") && start < text.length()) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        limits = limits.with(text.substring(start, end));
        start = end + 1;
      }
      return limits;
    }

    private Limits with(String part) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      long value = Long.parseLong(part.substring(equals + 1));
      return switch (name) {
        case "data" -> new Limits(value, fileBytes, openFiles, threads);
        case "file" -> new Limits(dataBytes, value, openFiles, threads);
        case "open" -> new Limits(dataBytes, fileBytes, value, threads);
        case "threads" -> new Limits(dataBytes, fileBytes, openFiles, value);
        default -> throw new IllegalArgumentException("there is no limit '" + name + "'");
      };
    }
  }

  /**
   * Returns the token: other users can read a command line, but not an environment.
   *
   * @param argument the token, or {@code -} if it is in the environment
   */
  private static String token(String argument) {
    String token = argument.equals("-") ? System.getenv(Protocol.TOKEN_VARIABLE) : argument;
    if (token == null) {
      throw new IllegalArgumentException(Protocol.TOKEN_VARIABLE + " is not set");
    }
    return token;
  }

  /**
   * Reads the arguments of the process.
   *
   * @param arguments {@code SOCKET_PATH TOKEN_HEX MODE LIMITS}
   * @return the options
   * @throws IllegalArgumentException if they are others; says which are wanted
   */
  static WorkerOptions parse(String[] arguments) {
    if (arguments.length != COUNT) {
      throw new IllegalArgumentException(
          "a worker is started by its host, with SOCKET_PATH TOKEN_HEX MODE LIMITS");
    }
    Mode mode =
        switch (arguments[2]) {
          case "sealed" -> Mode.SEALED;
          case "rehearsal" -> Mode.REHEARSAL;
          case "open" -> Mode.OPEN;
          default ->
              throw new IllegalArgumentException(
                  "MODE is sealed, rehearsal or open, not '" + arguments[2] + "'");
        };
    return new WorkerOptions(
        arguments[0],
        HexFormat.of().parseHex(token(arguments[1])),
        mode,
        Limits.parse(arguments[3]));
  }
}
