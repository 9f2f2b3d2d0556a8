package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What remains of a request once its connection has become a WebSocket; cannot be answered. */
final class RecordedExchange extends HttpExchange {

  private final String method;
  private final String rawPath;
  private final String rawQuery;
  private final String scheme;
  private final String authority;
  private final String remoteAddress;
  private final List<Header> lines = new ArrayList<>();

  RecordedExchange(HttpExchange exchange) {
    this.method = exchange.method();
    this.rawPath = exchange.rawPath();
    this.rawQuery = exchange.rawQuery();
    this.scheme = exchange.scheme();
    this.authority = exchange.authority();
    this.remoteAddress = exchange.remoteAddress();
    exchange.visibleHeaders((name, value) -> lines.add(new Header(name, value)));
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public String rawQuery() {
    return rawQuery;
  }

  @Override
  protected String connectionScheme() {
    return scheme;
  }

  @Override
  protected String connectionAuthority() {
    return authority;
  }

  @Override
  protected String connectionAddress() {
    return remoteAddress;
  }

  @Override
  public Optional<String> header(String name) {
    for (Header line : lines) {
      if (line.name().equalsIgnoreCase(name)) {
        return Optional.of(line.value());
      }
    }
    return Optional.empty();
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    lines.forEach(line -> visitor.accept(line.name(), line.value()));
  }

  @Override
  public InputStream body() {
    return InputStream.nullInputStream();
  }

  @Override
  protected void addHeader(Header header) {
    throw answered();
  }

  @Override
  protected void send(int status, byte[] body, int length) {
    throw answered();
  }

  @Override
  protected OutputStream open(int status) {
    throw answered();
  }

  @Override
  public void abort(Throwable cause) {
    throw answered();
  }

  private static IllegalStateException answered() {
    return new IllegalStateException("the request was answered by opening a WebSocket");
  }
}
