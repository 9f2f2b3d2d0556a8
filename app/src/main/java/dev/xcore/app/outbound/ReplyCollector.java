package dev.xcore.app.outbound;

import dev.xcore.kernel.net.OutboundHttp.Reply;
import dev.xcore.kernel.net.OutboundHttp.Request;
import dev.xcore.kernel.net.PrivateAddressException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Response.Header;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;

/** Collects one reply within its limits. Used by one thread at a time. */
final class ReplyCollector implements Response.Listener {

  /** The most header lines that a reply may have. */
  static final int MAX_HEADERS = 256;

  private static final int FIRST_FINAL = 200;
  private static final int LAST_FINAL = 599;

  private final Request request;
  private final CompletableFuture<Reply> outcome;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  ReplyCollector(Request request, CompletableFuture<Reply> outcome) {
    this.request = request;
    this.outcome = outcome;
  }

  @Override
  public void onHeaders(Response response) {
    int status = response.getStatus();
    if (status < FIRST_FINAL || status > LAST_FINAL) {
      abort(response, failed("answered with status " + status + ", which was not asked for"));
    } else if (response.getHeaders().size() > MAX_HEADERS) {
      abort(response, failed("answered with more than " + MAX_HEADERS + " headers"));
    } else if (hasBody()
        && response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH)
            > request.maxReplyBytes()) {
      abort(response, tooLarge());
    }
  }

  private static void abort(Response response, PeerFailedException reason) {
    var _ = response.abort(reason);
  }

  private boolean hasBody() {
    return !request.method().equals("HEAD");
  }

  @Override
  public void onContent(Response response, ByteBuffer content) {
    if (content.remaining() > request.maxReplyBytes() - body.size()) {
      abort(response, tooLarge());
      return;
    }
    byte[] chunk = new byte[content.remaining()];
    content.get(chunk);
    body.writeBytes(chunk);
  }

  private PeerFailedException tooLarge() {
    return failed(
        "answered with a body of more than %d bytes, the limit of the request"
            .formatted(request.maxReplyBytes()));
  }

  @Override
  public void onComplete(Result result) {
    Throwable failure = result.getFailure();
    if (failure != null) {
      outcome.completeExceptionally(explained(failure));
      return;
    }
    Response response = result.getResponse();
    try {
      outcome.complete(new Reply(response.getStatus(), headers(response), body.toByteArray()));
    } catch (IllegalArgumentException unreadable) {
      outcome.completeExceptionally(failed("broke the protocol: " + unreadable.getMessage()));
    }
  }

  private static List<Header> headers(Response response) {
    return response.getHeaders().stream()
        .map(field -> new Header(field.getName(), field.getValue() == null ? "" : field.getValue()))
        .toList();
  }

  private Throwable explained(Throwable failure) {
    return switch (failure) {
      case XcoreException known -> known;
      case PrivateAddressException refused -> refused;
      case TimeoutException late -> late;
      case UnknownHostException unknown -> failed("cannot be reached: its name is not known");
      case SocketTimeoutException slow -> failed("cannot be reached: it does not answer");
      case ConnectException refused -> failed("cannot be reached: " + refused.getMessage());
      case NoRouteToHostException away -> failed("cannot be reached: " + away.getMessage());
      case SSLException insecure ->
          failed("cannot be trusted or spoken to over TLS: " + insecure.getMessage());
      default -> failed("broke off or broke the protocol: " + failure);
    };
  }

  private PeerFailedException failed(String problem) {
    return new PeerFailedException(
        "%s %s %s".formatted(request.method(), request.destination().origin(), problem));
  }
}
