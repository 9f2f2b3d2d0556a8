package dev.xcore.servlet;

import dev.xcore.sdk.http.Response.Header;
import dev.xcore.server.HttpExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with a servlet container.
 *
 * <p>The container takes request and response back when the servlet returns. The watchdog of a
 * deadline may be answering then: {@link #finish} waits for it.
 */
final class ServletExchange extends HttpExchange {

  /** Longer than a container's idle timeout usually is, which ends a write that is stuck. */
  private static final long LATE_ANSWER_SECONDS = 60;

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final ServletPath path;
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch sent = new CountDownLatch(1);
  private @Nullable InputStream body;
  private volatile @Nullable Throwable failure;

  ServletExchange(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
    this.path = ServletPath.of(request);
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String rawPath() {
    return path.below();
  }

  @Override
  public String contextPath() {
    return path.mount();
  }

  @Override
  public String rawQuery() {
    String query = request.getQueryString();
    return query == null ? "" : query;
  }

  @Override
  protected String connectionScheme() {
    return request.isSecure() ? "https" : "http";
  }

  @Override
  protected String connectionAuthority() {
    String host = request.getHeader("Host");
    return host == null ? request.getServerName() + ":" + request.getServerPort() : host;
  }

  @Override
  protected String connectionAddress() {
    String address = request.getRemoteAddr();
    boolean isBracketed = address.startsWith("[") && address.endsWith("]");
    return isBracketed ? address.substring(1, address.length() - 1) : address;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  @Override
  public int headerCount() {
    int count = 0;
    for (String name : Collections.list(request.getHeaderNames())) {
      count += Collections.list(request.getHeaders(name)).size();
    }
    return count;
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    for (String name : Collections.list(request.getHeaderNames())) {
      Enumeration<String> values = request.getHeaders(name);
      while (values.hasMoreElements()) {
        visitor.accept(name, values.nextElement());
      }
    }
  }

  @Override
  public InputStream body() {
    InputStream known = body;
    if (known == null) {
      try {
        known = request.getInputStream();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
      body = known;
    }
    return known;
  }

  @Override
  protected void addHeader(Header header) {
    response.addHeader(header.name(), header.value());
  }

  /** On the watchdog's thread the answer is handed on, since a slow client would hold it up. */
  @Override
  protected void send(int status, byte[] content, int length) {
    if (Thread.currentThread().equals(owner)) {
      write(status, content, length);
    } else {
      Thread.ofVirtual().name("late-answer").start(() -> write(status, content, length));
    }
  }

  private void write(int status, byte[] content, int length) {
    try {
      response.setStatus(status);
      if (status != HttpServletResponse.SC_NO_CONTENT
          && status != HttpServletResponse.SC_NOT_MODIFIED) {
        response.setContentLength(length);
        if (!request.getMethod().equals("HEAD")) {
          response.getOutputStream().write(content, 0, length);
        }
      }
      response.flushBuffer();
    } catch (IOException | RuntimeException gone) {
      failure = gone;
    } finally {
      sent.countDown();
    }
  }

  @Override
  protected OutputStream open(int status) throws IOException {
    sent.countDown();
    response.setStatus(status);
    return response.getOutputStream();
  }

  @Override
  public void abort(Throwable cause) {
    failure = cause;
  }

  /**
   * Waits for an answer that another thread is giving, and breaks off one that is not complete.
   *
   * @throws IOException if the answer cannot be completed: the container closes the connection
   */
  void finish() throws IOException {
    if (isAnswered()) {
      awaitAnswer();
    }
    Throwable broken = failure;
    if (broken != null) {
      throw broken instanceof IOException known ? known : new IOException(broken);
    }
  }

  /** The deadline may have left this thread interrupted: that is no reason not to wait. */
  private void awaitAnswer() throws IOException {
    boolean wasInterrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LATE_ANSWER_SECONDS);
    try {
      while (true) {
        try {
          if (sent.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw new IOException("the client does not take the answer");
        } catch (InterruptedException interrupted) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        owner.interrupt();
      }
    }
  }
}
