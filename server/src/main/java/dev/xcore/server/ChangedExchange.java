package dev.xcore.server;

import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A request as a middleware has left it; everything else is the exchange below. */
class ChangedExchange extends HttpExchange {

  private final HttpExchange below;
  private final RequestChange change;
  private final Optional<InputStream> body;
  private final int length;

  ChangedExchange(HttpExchange below, RequestChange change, Optional<byte[]> body) {
    this.below = below;
    this.change = change;
    this.body = body.map(ByteArrayInputStream::new);
    this.length = body.map(bytes -> bytes.length).orElse(-1);
  }

  /** Returns the exchange below. */
  final HttpExchange below() {
    return below;
  }

  @Override
  public String method() {
    return below.method();
  }

  @Override
  public String rawPath() {
    return change.path().orElseGet(below::rawPath);
  }

  @Override
  public String contextPath() {
    return below.contextPath();
  }

  @Override
  public String rawQuery() {
    return below.rawQuery();
  }

  @Override
  protected String connectionScheme() {
    return below.scheme();
  }

  @Override
  protected String connectionAuthority() {
    return below.authority();
  }

  @Override
  protected String connectionAddress() {
    return below.remoteAddress();
  }

  @Override
  public Optional<String> header(String name) {
    for (Header line : change.added()) {
      if (line.name().equalsIgnoreCase(name)) {
        return Optional.of(line.value());
      }
    }
    if (length >= 0 && name.equalsIgnoreCase("Content-Length")) {
      return Optional.of(Integer.toString(length));
    }
    return isRemoved(name) ? Optional.empty() : below.header(name);
  }

  @Override
  public int headerCount() {
    return below.headerCount();
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    below.headers((name, value) -> {
      boolean isLength = length >= 0 && name.equalsIgnoreCase("Content-Length");
      if (!isLength && !isRemoved(name)) {
        visitor.accept(name, value);
      }
    });
    if (length >= 0) {
      visitor.accept("Content-Length", Integer.toString(length));
    }
    change.added().forEach(line -> visitor.accept(line.name(), line.value()));
  }

  private boolean isRemoved(String name) {
    for (String removed : change.removed()) {
      if (removed.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public InputStream body() {
    return body.orElseGet(below::body);
  }

  @Override
  void isLeft(RateAllowance left) {
    below.isLeft(left);
  }

  @Override
  void unlessGiven(List<Header> lines) {
    below.unlessGiven(lines);
  }

  @Override
  void isFrom(Principal principal) {
    super.isFrom(principal);
    below.isFrom(principal);
  }

  @Override
  protected void addHeader(Header header) {
    throw unanswered();
  }

  @Override
  protected void send(int status, byte[] content, int size) {
    throw unanswered();
  }

  @Override
  protected OutputStream open(int status) throws IOException {
    throw unanswered();
  }

  @Override
  public void abort(Throwable cause) {
    below.abort(cause);
  }

  @Override
  protected boolean speaksWebSocket() {
    return below.speaksWebSocket();
  }

  @Override
  protected boolean wantsSocket() {
    return below.wantsSocket();
  }

  @Override
  protected boolean accept(SocketConnection connection) {
    return below.accept(connection);
  }

  private static IllegalStateException unanswered() {
    return new IllegalStateException("a middleware answers by what it returns");
  }
}
