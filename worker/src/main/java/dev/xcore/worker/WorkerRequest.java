package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Upload;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.RequestHead;
import dev.xcore.worker.protocol.UploadHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that the host has received; it is asked for the body. Used by one thread at a time. */
final class WorkerRequest implements Request {

  private static final String MULTIPART = "multipart/form-data";
  private static final String CHARSET = "charset=";

  private final RequestHead head;
  private final Outlet outlet;
  private final Binder binder;
  private final boolean hasBody;
  private @Nullable InputStream body;
  private byte @Nullable [] bytes;
  private @Nullable Object tree;
  private boolean hasTree;
  private @Nullable List<Upload> uploads;

  /**
   * Makes a request.
   *
   * @param head all but the body
   * @param outlet to the host
   * @param binder of the plugin's types
   * @param hasBody false for the request that opened a WebSocket
   */
  WorkerRequest(RequestHead head, Outlet outlet, Binder binder, boolean hasBody) {
    this.head = head;
    this.outlet = outlet;
    this.binder = binder;
    this.hasBody = hasBody;
    this.hasTree = head.hasTree();
    this.tree = head.tree();
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String path() {
    return head.path();
  }

  @Override
  public String scheme() {
    return head.scheme();
  }

  @Override
  public String authority() {
    return head.authority();
  }

  @Override
  public String remoteAddress() {
    return head.remoteAddress();
  }

  @Override
  public Map<String, String> pathParams() {
    return head.pathParams();
  }

  @Override
  public Map<String, List<String>> queryParams() {
    return head.queryParams();
  }

  @Override
  public Map<String, List<String>> headers() {
    return head.headers();
  }

  @Override
  public Map<String, String> cookies() {
    return head.cookies();
  }

  @Override
  public Optional<String> header(String name) {
    List<String> values = head.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  @Override
  public InputStream body() {
    if (body == null) {
      body = hasBody ? pieces(false) : InputStream.nullInputStream();
    }
    return body;
  }

  /** Reads the body; if the host keeps it, it can be read as something else afterwards. */
  private InputStream pieces(boolean isKept) {
    return new PieceStream(
        most -> piece(outlet.ask(Operation.BODY_READ, o -> o.integer(most).bool(isKept))));
  }

  private static byte @Nullable [] piece(@Nullable Object answer) {
    return answer instanceof byte[] piece ? piece : null;
  }

  @Override
  public byte[] bytes() {
    if (bytes == null) {
      try {
        bytes = (body == null && hasBody ? pieces(true) : body()).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("the request's body cannot be read", e);
      }
    }
    return bytes;
  }

  @Override
  public String text() {
    return new String(bytes(), charset());
  }

  /** Returns the charset of the Content-Type; UTF-8 if it names none, or one that is not known. */
  private Charset charset() {
    String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
    int start = type.indexOf(CHARSET);
    if (start < 0) {
      return StandardCharsets.UTF_8;
    }
    int end = type.indexOf(';', start);
    String name =
        type.substring(start + CHARSET.length(), end < 0 ? type.length() : end)
            .replace('"', ' ')
            .strip();
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  @Override
  public @Nullable Object tree() {
    if (!hasTree) {
      tree = hasBody ? outlet.ask(Operation.BODY_TREE, Outlet.Arguments.NONE) : null;
      hasTree = true;
    }
    return tree;
  }

  @Override
  public <T> T as(Class<T> type) {
    return binder.read(type, tree());
  }

  @Override
  public List<Upload> uploads() {
    if (uploads == null) {
      boolean isForm =
          header("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith(MULTIPART);
      uploads = hasBody && isForm ? received() : List.of();
    }
    return uploads;
  }

  private List<Upload> received() {
    List<Upload> list = new ArrayList<>();
    try {
      if (outlet.ask(Operation.BODY_UPLOADS, Outlet.Arguments.NONE) instanceof List<?> heads) {
        for (Object each : heads) {
          list.add(new RemoteUpload(list.size(), UploadHead.of(each), outlet));
        }
      }
    } catch (ProtocolException e) {
      throw new SandboxViolationException("the host's answer cannot be read: " + e.getMessage());
    }
    return List.copyOf(list);
  }
}
