package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** An exchange without a network: a request from parts, the answer to look at. */
final class FakeExchange extends HttpExchange {

  private final String method;
  private final String path;
  private final Map<String, String> requestHeaders = new LinkedHashMap<>();
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final List<Header> answerHeaders = new ArrayList<>();
  private byte[] body = {};
  private String address = "127.0.0.1";
  private int status;
  private boolean aborted;

  private FakeExchange(String method, String path) {
    this.method = method;
    this.path = path;
    with("Host", "localhost:8082");
  }

  static FakeExchange of(String method, String path) {
    return new FakeExchange(method, path);
  }

  FakeExchange with(String name, String value) {
    requestHeaders.put(name, value);
    return this;
  }

  FakeExchange from(String remoteAddress) {
    address = remoteAddress;
    return this;
  }

  FakeExchange body(String contentType, String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return with("Content-Type", contentType);
  }

  int status() {
    return status;
  }

  boolean isAborted() {
    return aborted;
  }

  String text() {
    return answer.toString(StandardCharsets.UTF_8);
  }

  Optional<String> answerHeader(String name) {
    return answerHeaders.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String rawPath() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  @Override
  public String rawQuery() {
    int query = path.indexOf('?');
    return query < 0 ? "" : path.substring(query + 1);
  }

  @Override
  protected String connectionScheme() {
    return "http";
  }

  @Override
  protected String connectionAuthority() {
    return requestHeaders.getOrDefault("Host", "");
  }

  @Override
  protected String connectionAddress() {
    return address;
  }

  @Override
  public Optional<String> header(String name) {
    return requestHeaders.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    requestHeaders.forEach(visitor);
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  @Override
  protected void addHeader(Header header) {
    answerHeaders.add(header);
  }

  @Override
  protected void send(int code, byte[] content, int length) {
    status = code;
    answer.write(content, 0, length);
  }

  @Override
  protected OutputStream open(int code) {
    status = code;
    return answer;
  }

  @Override
  public void abort(Throwable cause) {
    aborted = true;
  }
}
