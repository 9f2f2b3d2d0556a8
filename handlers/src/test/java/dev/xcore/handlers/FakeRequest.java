package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Upload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A request made by hand, with a body of JSON or of a form. */
final class FakeRequest implements Request {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, String> path = new LinkedHashMap<>();
  private final Map<String, List<String>> query = new LinkedHashMap<>();
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final List<Upload> uploads = new ArrayList<>();
  private byte[] body = {};

  static FakeRequest create() {
    return new FakeRequest();
  }

  FakeRequest path(String name, String value) {
    path.put(name, value);
    return this;
  }

  FakeRequest query(String name, String... values) {
    query.put(name, List.of(values));
    return this;
  }

  FakeRequest withHeader(String name, String... values) {
    headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
    return this;
  }

  FakeRequest withCookie(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  FakeRequest body(String contentType, String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return withHeader("Content-Type", contentType);
  }

  FakeRequest json(String text) {
    return body("application/json", text);
  }

  FakeRequest upload(String field, String filename, String content) {
    uploads.add(new FakeUpload(field, filename, content.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String authority() {
    return "localhost";
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }

  @Override
  public Map<String, String> pathParams() {
    return path;
  }

  @Override
  public Map<String, List<String>> queryParams() {
    return query;
  }

  @Override
  public Map<String, List<String>> headers() {
    return headers;
  }

  @Override
  public Map<String, String> cookies() {
    return cookies;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public byte[] bytes() {
    return body.clone();
  }

  @Override
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public Object tree() {
    String type = header("content-type").orElse("application/json");
    if (type.startsWith("application/x-www-form-urlencoded")
        || type.startsWith("multipart/form-data")) {
      return fields();
    }
    if (!type.startsWith("application/json")) {
      throw new UnsupportedMediaTypeException("cannot read " + type);
    }
    try {
      return JSON.readValue(body, Object.class);
    } catch (JacksonException broken) {
      throw new InvalidPayloadException("broken JSON: " + broken.getOriginalMessage());
    }
  }

  @Override
  public <T> T as(Class<T> type) {
    throw new UnsupportedOperationException("handlers do not call this");
  }

  @Override
  public List<Upload> uploads() {
    return uploads;
  }

  private Map<String, Object> fields() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String pair : text().split("&")) {
      String[] parts = pair.split("=", 2);
      all.computeIfAbsent(parts[0], _ -> new ArrayList<>())
          .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    all.forEach(
        (name, values) -> fields.put(name, values.size() == 1 ? values.getFirst() : values));
    return fields;
  }

  private record FakeUpload(String name, String filename, byte[] content) implements Upload {

    @Override
    public String contentType() {
      return "application/octet-stream";
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public void transferTo(Path target) {
      throw new UnsupportedOperationException("handlers do not call this");
    }
  }
}
