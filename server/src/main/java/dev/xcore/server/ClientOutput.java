package dev.xcore.server;

import java.io.IOException;
import java.io.OutputStream;

/** Tells a client that is gone from a producer that failed: both throw the same exception. */
final class ClientOutput extends OutputStream {

  private final OutputStream out;
  private volatile boolean gone;

  ClientOutput(OutputStream out) {
    this.out = out;
  }

  /** Tells whether writing to the client has failed. */
  boolean isGone() {
    return gone;
  }

  @Override
  public void write(int value) throws IOException {
    attempt(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    attempt(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    attempt(out::flush);
  }

  @Override
  public void close() throws IOException {
    attempt(out::close);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException failure) {
      gone = true;
      throw failure;
    }
  }
}
