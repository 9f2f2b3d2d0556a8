package dev.xcore.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.util.Callback;

/** Completes an exchange with Jetty when its body is complete. */
final class JettyOutput extends FilterOutputStream {

  private final Callback callback;
  private boolean closed;

  JettyOutput(OutputStream out, Callback callback) {
    super(out);
    this.callback = callback;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.close();
      callback.succeeded();
    }
  }
}
