package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** An exchange with Jetty. */
final class JettyExchange extends HttpExchange {

  /** The header lines of nearly every answer, encoded once. */
  private static final Map<Header, HttpField> ENCODED =
      Map.of(
          new Header("Content-Type", "application/json"),
          new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json"),
          new Header("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"));

  private static final Map<Header, HttpField> USUAL = new ConcurrentHashMap<>();

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final ServerWebSocketContainer sockets;
  private @Nullable InputStream body;

  JettyExchange(
      Request request, Response response, Callback callback, ServerWebSocketContainer sockets) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.sockets = sockets;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String rawPath() {
    String path = request.getHttpURI().getPath();
    String raw = path == null ? "" : path;
    String mounted = contextPath();
    return raw.startsWith(mounted) ? raw.substring(mounted.length()) : raw;
  }

  @Override
  public String contextPath() {
    String mounted = Request.getContextPath(request);
    return mounted == null || mounted.equals("/") ? "" : mounted;
  }

  @Override
  public String rawQuery() {
    String query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  @Override
  protected String connectionScheme() {
    return request.isSecure() ? "https" : "http";
  }

  @Override
  protected String connectionAuthority() {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null) {
      host = request.getHttpURI().getAuthority();
    }
    return host == null ? "" : host;
  }

  @Override
  protected String connectionAddress() {
    String address = Request.getRemoteAddr(request);
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    return bracketed ? address.substring(1, address.length() - 1) : address;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  @Override
  public int headerCount() {
    return request.getHeaders().size();
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      visitor.accept(field.getName(), value == null ? "" : value);
    }
  }

  @Override
  public InputStream body() {
    if (body == null) {
      body = Content.Source.asInputStream(request);
    }
    return body;
  }

  @Override
  protected void addHeader(Header header) {
    HttpField encoded = ENCODED.get(header);
    if (encoded == null) {
      response.getHeaders().add(header.name(), header.value());
    } else {
      response.getHeaders().add(encoded);
    }
  }

  /** The lines come from the configuration: there are a few of them, whatever clients do. */
  @Override
  protected void addUsualHeader(Header header) {
    response
        .getHeaders()
        .add(
            USUAL.computeIfAbsent(
                header, line -> new PreEncodedHttpField(line.name(), line.value())));
  }

  @Override
  protected void send(int status, byte[] content, int length) {
    response.setStatus(status);
    if (!HttpStatus.hasNoBody(status)) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
    response.write(true, ByteBuffer.wrap(content, 0, length), callback);
  }

  @Override
  protected OutputStream open(int status) {
    response.setStatus(status);
    return new JettyOutput(Response.asBufferedOutputStream(request, response), callback);
  }

  @Override
  public void abort(Throwable cause) {
    callback.failed(cause);
  }

  @Override
  protected boolean speaksWebSocket() {
    return true;
  }

  @Override
  protected boolean wantsSocket() {
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      return request.getTunnelSupport() != null
          && "websocket".equals(request.getTunnelSupport().getProtocol());
    }
    return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
  }

  @Override
  protected boolean accept(SocketConnection connection) {
    return sockets.upgrade((asked, answer, done) -> connection, request, response, callback);
  }
}
