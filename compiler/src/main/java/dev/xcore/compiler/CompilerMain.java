package dev.xcore.compiler;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The compiler process: reads requests from standard input, answers on standard output, one at a
 * time. Ends when its input ends or nothing has been asked for a while.
 */
public final class CompilerMain {

  /** Exit status for input that is no request. */
  static final int BAD_INPUT = 4;

  private final InputStream in;
  private final OutputStream out;
  private final Duration idle;
  private final SynchronousQueue<CompileRequest> requests = new SynchronousQueue<>();

  private CompilerMain(InputStream in, OutputStream out, Duration idle) {
    this.in = in;
    this.out = out;
    this.idle = idle;
  }

  /**
   * Runs the process.
   *
   * @param arguments milliseconds of idleness after which to end
   * @throws IOException if an answer cannot be written
   * @throws InterruptedException never: nothing interrupts this process
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    // Whatever else is printed must not end up between two answers.
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    new CompilerMain(in, out, Duration.ofMillis(Long.parseLong(arguments[0]))).serve();
  }

  private void serve() throws IOException, InterruptedException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    reader.start();
    @Nullable CompileRequest request;
    while ((request = requests.poll(idle.toMillis(), TimeUnit.MILLISECONDS)) != null) {
      Wire.writeResult(out, compile(compiler, request));
    }
  }

  private static CompileResult compile(JavaCompiler compiler, CompileRequest request) {
    try {
      return new SourceCompilation(compiler, request).run();
    } catch (IOException e) {
      return new CompileResult(
          false, List.of(CompilerMessage.error("", "a file cannot be read or written: " + e)));
    }
  }

  /** Reads beside a running compilation, so that the end of input ends that too. */
  private void read() {
    try {
      Optional<CompileRequest> request = Wire.readRequest(in);
      while (request.isPresent()) {
        requests.put(request.get());
        request = Wire.readRequest(in);
      }
      System.exit(0);
    } catch (IOException | InterruptedException e) {
      System.err.println("The request cannot be read: " + e);
      System.exit(BAD_INPUT);
    }
  }
}
