package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as plugins see it. Everything is parsed when first asked for. Used by one thread. */
final class PluginRequest implements Request, AutoCloseable {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  private final HttpExchange exchange;
  private final RequestPath path;
  private final Map<String, String> pathParams;
  private Binder binder;
  private final RequestLimits limits;
  private @Nullable Map<String, List<String>> queryParams;
  private @Nullable Map<String, List<String>> headers;
  private @Nullable Map<String, String> cookies;
  private @Nullable LimitedBody body;
  private byte @Nullable [] bytes;
  private @Nullable Object json;
  private boolean hasJson;
  private @Nullable MultipartForm form;
  private boolean keepsBody;

  PluginRequest(
      HttpExchange exchange,
      RequestPath path,
      Map<String, String> pathParams,
      Binder binder,
      RequestLimits limits) {
    this.exchange = exchange;
    this.path = path;
    this.pathParams = pathParams;
    this.binder = binder;
    this.limits = limits;
  }

  /** Reads the types of another instance's class loader from now on. */
  void read(Binder types) {
    binder = types;
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public String path() {
    return path.text();
  }

  @Override
  public String scheme() {
    return exchange.scheme();
  }

  @Override
  public String authority() {
    return exchange.authority();
  }

  @Override
  public String remoteAddress() {
    return exchange.remoteAddress();
  }

  @Override
  public Map<String, String> pathParams() {
    return pathParams;
  }

  @Override
  public Map<String, List<String>> queryParams() {
    if (queryParams == null) {
      queryParams = FormText.parse(exchange.rawQuery(), limits.maxParts());
    }
    return queryParams;
  }

  @Override
  public Map<String, List<String>> headers() {
    if (headers == null) {
      Map<String, List<String>> lines = new LinkedHashMap<>();
      exchange.visibleHeaders((name, value) ->
          lines.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1)).add(value));
      headers = Collections.unmodifiableMap(lines);
    }
    return headers;
  }

  @Override
  public Optional<String> header(String name) {
    return exchange.visibleHeader(name);
  }

  @Override
  public Map<String, String> cookies() {
    if (cookies == null) {
      cookies = Cookies.parse(headers().getOrDefault("cookie", List.of()));
    }
    return cookies;
  }

  @Override
  public InputStream body() {
    if (body == null) {
      body = LimitedBody.of(exchange, limits);
    }
    return body;
  }

  /** Reads bodies into memory from now on, so that they can be read again. */
  void keepBody() {
    keepsBody = true;
  }

  /** Returns the body if it was read as a whole. */
  Optional<byte[]> readBytes() {
    return Optional.ofNullable(bytes);
  }

  /** Whether nothing that was read so far is lost for another reader. */
  boolean isRepeatable() {
    return body == null || bytes != null || form != null;
  }

  @Override
  public byte[] bytes() {
    if (bytes == null) {
      try {
        bytes = body().readAllBytes();
      } catch (IOException failure) {
        throw unreadable(failure);
      }
    }
    return bytes;
  }

  @Override
  public String text() {
    return new String(bytes(), MediaType.charset(contentType()));
  }

  @Override
  public @Nullable Object tree() {
    String type = MediaType.of(contentType());
    if (MediaType.isJson(type)) {
      return json();
    }
    return switch (type) {
      case FORM ->
          flat(FormText.parse(new String(bytes(), StandardCharsets.UTF_8), limits.maxParts()));
      case MULTIPART -> form().fields();
      default ->
          throw new UnsupportedMediaTypeException(
              (type.isEmpty()
                      ? "there is no Content-Type"
                      : "Content-Type " + type + " is not supported")
                  + "; send application/json, "
                  + FORM
                  + " or "
                  + MULTIPART);
    };
  }

  @Override
  public <T> T as(Class<T> type) {
    return binder.read(type, tree());
  }

  @Override
  public List<Upload> uploads() {
    return MediaType.of(contentType()).equals(MULTIPART) ? form().uploads() : List.of();
  }

  /** Deletes what the request's uploads left on disk. */
  @Override
  public void close() throws IOException {
    if (form != null) {
      form.close();
    }
  }

  /** Makes a value tree of a form: text, or a list of texts where a name occurs twice. */
  static Map<String, Object> flat(Map<String, List<String>> values) {
    Map<String, Object> tree = new LinkedHashMap<>();
    values.forEach((name, list) -> tree.put(name, list.size() == 1 ? list.getFirst() : list));
    return tree;
  }

  private String contentType() {
    return exchange.header("Content-Type").orElse("");
  }

  private @Nullable Object json() {
    if (bytes != null || keepsBody) {
      return Json.read(bytes());
    }
    try {
      if (!hasJson) {
        json = Json.read(body());
        hasJson = true;
      }
      return json;
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private MultipartForm form() {
    if (form == null) {
      try {
        InputStream source = bytes == null ? body() : new java.io.ByteArrayInputStream(bytes);
        form = MultipartForm.read(contentType(), source, limits);
      } catch (IOException failure) {
        throw unreadable(failure);
      }
    }
    return form;
  }

  private static UncheckedIOException unreadable(IOException failure) {
    return new UncheckedIOException("the request's body cannot be read", failure);
  }
}
