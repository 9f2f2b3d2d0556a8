package dev.xcore.handlers;

import dev.xcore.sdk.HttpReply;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Response.Header;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reply of another server, bound to the types of the plugin that asked. Immutable. */
public final class BoundReply implements HttpReply {

  private final int status;
  private final String url;
  private final List<Header> headers;
  private final byte[] body;
  private final Binder binder;

  private BoundReply(int status, String url, List<Header> headers, byte[] body, Binder binder) {
    this.status = status;
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.binder = binder;
  }

  /**
   * Makes a reply.
   *
   * @param status 200 to 599
   * @param url that answered
   * @param headers in order
   * @param body its bytes, owned by the reply from now on
   * @param binder of the plugin
   * @return the reply
   */
  public static BoundReply of(
      int status, String url, List<Header> headers, byte[] body, Binder binder) {
    return new BoundReply(status, url, List.copyOf(headers), body, binder);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public List<Header> headers() {
    return headers;
  }

  @Override
  public byte[] bytes() {
    return body.clone();
  }

  @Override
  @SuppressWarnings("unchecked") // a binding reads its own type; a primitive's is its wrapper
  public <T> T as(Class<T> type) {
    Object value = bound(type);
    if (value == null) {
      throw failed("is null, not " + type.getSimpleName());
    }
    return (T) value;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the binder reads what the type says, null included
  public <T> T as(TypeRef<T> type) {
    return (T) bound(type.type());
  }

  private @Nullable Object bound(Type type) {
    Object tree = tree();
    try {
      return binder.read(type, tree);
    } catch (ValidationException misfit) {
      String fields =
          misfit.errors().stream()
              .map(error -> error.field() + " " + error.message())
              .collect(Collectors.joining("; "));
      throw failed("does not fit %s: %s".formatted(type.getTypeName(), fields));
    }
  }

  @Override
  public @Nullable Object tree() {
    try {
      return JsonText.read(body);
    } catch (InvalidPayloadException notJson) {
      throw failed("is not readable: " + notJson.detail());
    }
  }

  private PeerFailedException failed(String problem) {
    return new PeerFailedException(
        "the reply of %s with status %d %s"
            .formatted(url.replaceFirst("\\?.*", ""), status, problem));
  }

  @Override
  public String toString() {
    return "reply " + status + " of " + url.replaceFirst("\\?.*", "");
  }
}
