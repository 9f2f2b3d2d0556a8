package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Java process that serves a Unix domain socket until it is ended. */
final class EchoProcess implements AutoCloseable {

  /** What it prints once it can be connected to. */
  static final String READY = "ready";

  private final JavaProcess process;

  private EchoProcess(JavaProcess process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param main a class whose only argument is the path of the socket
   */
  static EchoProcess start(Path folder, Path socket, Class<?> main) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            folder,
            List.of(
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"),
            main.getName(),
            socket.toString());
    EchoProcess echo = new EchoProcess(process);
    if (!READY.equals(process.output().readLine())) {
      String log = process.endOfLog();
      echo.close();
      throw new IOException(
          main.getSimpleName() + " did not get ready; its log ends with:\n" + log);
    }
    return echo;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
