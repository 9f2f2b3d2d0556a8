package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.http.Response.Header;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /openapi.json}: of everything, or of {@code ?plugin=NAME} and {@code &version=V}
 * only. A document is written at the first request after a change of plugins, and kept as bytes.
 * Thread safe.
 */
final class OpenApiEndpoint implements BuiltInHandler {

  private static final Header REVALIDATE = new Header("Cache-Control", "no-cache");
  private static final Header JSON = new Header("Content-Type", "application/json");
  private static final int MOST_PARAMETERS = 16;

  private final OpenApiInfo info;
  private final List<BuiltInRoute> described;
  private final AtomicReference<@Nullable Written> latest = new AtomicReference<>();

  OpenApiEndpoint(OpenApiInfo info, List<BuiltInRoute> described) {
    this.info = info;
    this.described = List.copyOf(described);
  }

  /** What a document tells of; empty texts for everything. */
  private record Scope(String plugin, String version) {}

  /** Documents and what they were written for; does not hold the snapshot, which holds plugins. */
  private record Written(
      long generation, String contextPath, Map<Scope, OpenApiDocument> documents) {

    boolean fits(long wantedGeneration, String wantedPath) {
      return generation == wantedGeneration && contextPath.equals(wantedPath);
    }

    /** There are as many scopes as plugins and their versions, so this stays small. */
    Written with(Scope scope, OpenApiDocument document) {
      Map<Scope, OpenApiDocument> all = new HashMap<>(documents);
      all.put(scope, document);
      return new Written(generation, contextPath, Map.copyOf(all));
    }
  }

  @Override
  public void handle(HttpExchange exchange, Map<String, String> parameters, Snapshot snapshot) {
    OpenApiDocument document = document(exchange.contextPath(), scope(exchange), snapshot);
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

  private static Scope scope(HttpExchange exchange) {
    Map<String, List<String>> query = FormText.parse(exchange.rawQuery(), MOST_PARAMETERS);
    Scope scope = new Scope(first(query, "plugin"), first(query, "version"));
    if (scope.plugin().isEmpty() && !scope.version().isEmpty()) {
      throw new InvalidPayloadException("a version needs its plugin: add plugin=NAME");
    }
    return scope;
  }

  private static String first(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }

  /** Two threads may write the same document at once after a change: both are right. */
  private OpenApiDocument document(String contextPath, Scope scope, Snapshot snapshot) {
    Written known = latest.get();
    if (known == null || !known.fits(snapshot.generation(), contextPath)) {
      known = new Written(snapshot.generation(), contextPath, Map.of());
    }
    OpenApiDocument written = known.documents().get(scope);
    if (written != null) {
      return written;
    }
    OpenApiDocument document =
        scope.plugin().isEmpty()
            ? OpenApiDocument.of(info, contextPath, snapshot, described)
            : ofPlugin(contextPath, scope, snapshot);
    latest.set(known.with(scope, document));
    return document;
  }

  private OpenApiDocument ofPlugin(String contextPath, Scope scope, Snapshot snapshot) {
    ActivePlugin plugin = snapshot.plugin(scope.plugin());
    List<String> versions = plugin.manifest().api().versions();
    if (!scope.version().isEmpty() && !versions.contains(scope.version())) {
      throw new NotFoundException(
          "'%s' is not a version of the API of plugin '%s'%s; %s"
              .formatted(
                  Wording.shorten(scope.version()),
                  plugin.name(),
                  Wording.didYouMean(scope.version(), versions),
                  versions.isEmpty()
                      ? "it has none"
                      : "its versions are " + String.join(", ", versions)));
    }
    return OpenApiDocument.of(info, contextPath, plugin, scope.version());
  }
}
