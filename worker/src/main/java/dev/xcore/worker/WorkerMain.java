package dev.xcore.worker;

import java.io.IOException;

/**
 * The process in which one sandboxed plugin runs; started by the host with {@code SOCKET_PATH
 * TOKEN_HEX MODE LIMITS}. It connects, confines itself, and only then takes the plugin's code.
 */
public final class WorkerMain {

  private static final int UNUSABLE = 2;

  private WorkerMain() {}

  /**
   * Runs the worker until the host closes the connection.
   *
   * @param arguments the socket's path, the token in hexadecimal, {@code sealed}, {@code rehearsal}
   *     or {@code open}, and the limits: {@code data=BYTES,file=BYTES,open=N,threads=N}, each
   *     optional, or {@code -}
   */
  public static void main(String[] arguments) {
    try {
      WorkerOptions options = WorkerOptions.parse(arguments);
      Ending ending = Ending.of(options.mode());
      Connections connections = Connections.open(options);
      Enclosure.close(options);
      Talk talk = new Talk(connections.talk(), ending);
      talk.start();
      LogStream.install(talk);
      LogProvider.install(talk);
      CallBinding.claim();
      new Worker(connections, talk, ending).run();
    } catch (IOException | RuntimeException e) {
      System.err.println("the worker cannot start: " + e);
      Runtime.getRuntime().halt(UNUSABLE);
    }
  }
}
