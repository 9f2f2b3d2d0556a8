package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A request made up by a test, and the answer it was given. */
final class DocsExchange extends HttpExchange {

  private final String contextPath;
  private final String rawPath;
  private final Map<String, String> requestHeaders;
  private final List<Header> answerHeaders = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;

  DocsExchange(String contextPath, String rawPath, Map<String, String> requestHeaders) {
    this.contextPath = contextPath;
    this.rawPath = rawPath;
    this.requestHeaders = requestHeaders;
  }

  int status() {
    return status;
  }

  String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return body.toByteArray();
  }

  String answerHeader(String name) {
    return answerHeaders.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  @Override
  public String contextPath() {
    return contextPath;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public String rawQuery() {
    return "";
  }

  @Override
  protected String connectionScheme() {
    return "http";
  }

  @Override
  protected String connectionAuthority() {
    return "localhost";
  }

  @Override
  protected String connectionAddress() {
    return "127.0.0.1";
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(requestHeaders.get(name));
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    requestHeaders.forEach(visitor);
  }

  @Override
  public InputStream body() {
    return InputStream.nullInputStream();
  }

  @Override
  protected void addHeader(Header header) {
    answerHeaders.add(header);
  }

  @Override
  protected void send(int answerStatus, byte[] bytes, int length) {
    status = answerStatus;
    body.writeBytes(Arrays.copyOf(bytes, length));
  }

  @Override
  protected OutputStream open(int answerStatus) {
    status = answerStatus;
    return body;
  }

  @Override
  public void abort(Throwable cause) {
    throw new AssertionError("the answer was broken off", cause);
  }
}
