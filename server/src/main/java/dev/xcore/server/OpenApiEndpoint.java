package dev.xcore.server;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.http.Response.Header;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /openapi.json}. The document is written at the first request after a change of
 * plugins, and kept as bytes. Thread safe.
 */
final class OpenApiEndpoint implements BuiltInHandler {

  private static final Header REVALIDATE = new Header("Cache-Control", "no-cache");
  private static final Header JSON = new Header("Content-Type", "application/json");

  private final OpenApiInfo info;
  private final List<BuiltInRoute> described;
  private final AtomicReference<@Nullable Written> latest = new AtomicReference<>();

  OpenApiEndpoint(OpenApiInfo info, List<BuiltInRoute> described) {
    this.info = info;
    this.described = List.copyOf(described);
  }

  /** A document and what it was written for; does not hold the snapshot, which holds plugins. */
  private record Written(long generation, String contextPath, OpenApiDocument document) {

    boolean fits(long wantedGeneration, String wantedPath) {
      return generation == wantedGeneration && contextPath.equals(wantedPath);
    }
  }

  @Override
  public void handle(HttpExchange exchange, Map<String, String> parameters, Snapshot snapshot) {
    OpenApiDocument document = document(exchange.contextPath(), snapshot);
    Header etag = new Header("ETag", document.etag());
    boolean isKnown =
        exchange
            .header("If-None-Match")
            .filter(tags -> ETags.matches(tags, document.etag()))
            .isPresent();
    if (isKnown) {
      exchange.respond(304, List.of(etag, REVALIDATE), new byte[0]);
    } else {
      exchange.respond(200, List.of(JSON, etag, REVALIDATE), document.sharedJson());
    }
  }

  /** Two threads may write the same document at once after a change: both are right. */
  private OpenApiDocument document(String contextPath, Snapshot snapshot) {
    Written known = latest.get();
    if (known != null && known.fits(snapshot.generation(), contextPath)) {
      return known.document();
    }
    OpenApiDocument document = OpenApiDocument.of(info, contextPath, snapshot, described);
    latest.set(new Written(snapshot.generation(), contextPath, document));
    return document;
  }
}
