package dev.xcore.server;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API's documentation: {@code /openapi.json}, Swagger UI at {@code /docs} and ReDoc at {@code
 * /redoc}. Everything comes from the class path; the pages' Content-Security-Policy lets a browser
 * talk to this server only. Addresses are relative, so that the pages work wherever a host mounts
 * the platform. Thread safe.
 */
public final class Docs {

  /**
   * Both user interfaces write styles into the page; ReDoc runs its search in a worker that it
   * makes from a blob. Scripts come from here only, so that a plugin's texts cannot smuggle one in.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src blob:; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Header FOR_GOOD =
      new Header("Cache-Control", "public, max-age=31536000, immutable");
  private static final List<Header> PAGE =
      List.of(
          new Header("Content-Type", "text/html;charset=utf-8"),
          new Header("Cache-Control", "no-cache"),
          new Header("Content-Security-Policy", POLICY),
          new Header("Referrer-Policy", "no-referrer"));

  private final OpenApiInfo info;
  private final OpenApiEndpoint document;
  private volatile @Nullable DocsAssets assets;

  private Docs(OpenApiInfo info, List<BuiltInRoute> described) {
    this.info = info;
    this.document = new OpenApiEndpoint(info, described);
  }

  /**
   * Makes the documentation; nothing is read before it is first asked for.
   *
   * @param info how the document introduces itself; its title is that of the pages
   * @param described the platform's other pages, which the document describes too
   * @return the documentation
   */
  public static Docs create(OpenApiInfo info, List<BuiltInRoute> described) {
    return new Docs(info, described);
  }

  /**
   * Returns the pages.
   *
   * @return routes to be served beside the described ones
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.get("/openapi.json", document),
        BuiltInRoute.get("/docs", page("docs", "swagger-ui.html")),
        BuiltInRoute.get("/redoc", page("redoc", "redoc.html")),
        BuiltInRoute.get("/docs/assets/{version}/{file}", this::asset));
  }

  /** A closing slash would turn the page's relative addresses: it is led away. */
  private BuiltInHandler page(String path, String resource) {
    return (exchange, _, _) -> {
      if (exchange.rawPath().endsWith("/")) {
        exchange.respond(308, List.of(new Header("Location", "../" + path)), new byte[0]);
      } else {
        exchange.respond(200, PAGE, html(resource).getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private String html(String resource) throws IOException {
    return DocsAssets.page(resource)
        .replace("{{assets}}", "docs/assets/" + assets().version())
        .replace("{{title}}", escape(info.title()));
  }

  private void asset(HttpExchange exchange, Map<String, String> parameters, Snapshot snapshot)
      throws IOException {
    DocsAssets.Asset asset =
        assets().find(parameters.getOrDefault("version", ""), parameters.getOrDefault("file", ""));
    List<Header> headers = List.of(new Header("Content-Type", asset.mediaType()), FOR_GOOD);
    exchange.respond(200, headers, asset.bytes());
  }

  /** Two threads may both find the files: they find the same. */
  private DocsAssets assets() throws IOException {
    DocsAssets found = assets;
    if (found == null) {
      found = DocsAssets.create();
      assets = found;
    }
    return found;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
