package dev.xcore.app.catalog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A registry behind HTTP. A transfer has one deadline from its first byte to its last, so that
 * nobody can keep it going by sending slowly.
 */
final class RegistryHttp implements RegistryFiles {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int MOST_REDIRECTS = 3;

  private final URI url;
  private final FetchLimits limits;
  private final HttpClient client;

  private RegistryHttp(URI url, FetchLimits limits, HttpClient client) {
    this.url = url;
    this.limits = limits;
    this.client = client;
  }

  static RegistryHttp create(URI url, FetchLimits limits) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new RegistryHttp(url, limits, client);
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public Answer fetch(Wanted wanted, Path target, FetchProgress progress) throws Missing {
    boolean isArchive = wanted.path().endsWith(".jar");
    Duration deadline = isArchive ? limits.archive() : limits.document();
    long end = System.nanoTime() + deadline.toNanos();
    URI from = URI.create(url + wanted.path());
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<Long> response =
          exchange(from, wanted, target, progress, Duration.ofNanos(end - System.nanoTime()));
      int status = response.statusCode();
      if (status == OK) {
        return new Answer(true, response.headers().firstValue("ETag"));
      }
      if (status == NOT_MODIFIED && wanted.knownTag().isPresent()) {
        return new Answer(false, wanted.knownTag());
      }
      if (status == NOT_FOUND || status == GONE) {
        throw new Missing(from.toString());
      }
      from = redirected(from, response);
    }
    throw new CatalogException(
        "%s%s is redirected more than %d times".formatted(url, wanted.path(), MOST_REDIRECTS));
  }

  /** Follows within one scheme only: a redirect must not take the encryption away. */
  private static URI redirected(URI from, HttpResponse<?> response) {
    int status = response.statusCode();
    Optional<String> location = response.headers().firstValue("Location");
    boolean isRedirect = status == 301 || status == 302 || status == 307 || status == 308;
    if (!isRedirect || location.isEmpty()) {
      throw new CatalogException(
          "%s answered %d instead of 200; is this the address of a registry?"
              .formatted(from, status));
    }
    try {
      URI target = from.resolve(location.get());
      if (from.getScheme().equalsIgnoreCase(target.getScheme()) && target.getHost() != null) {
        return target;
      }
    } catch (IllegalArgumentException broken) {
      throw refused(from, location.get(), broken);
    }
    throw refused(from, location.get(), null);
  }

  private static CatalogException refused(URI from, String location, @Nullable Throwable cause) {
    return new CatalogException(
        "%s redirects to '%s', which is no %s address; redirects that change the scheme are not followed"
            .formatted(from, Fields.plain(location), from.getScheme().toLowerCase(Locale.ROOT)),
        cause);
  }

  private HttpResponse<Long> exchange(
      URI from, Wanted wanted, Path target, FetchProgress progress, Duration left) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(from).timeout(positive(left)).header("User-Agent", "xcore");
    wanted.knownTag().ifPresent(tag -> request.header("If-None-Match", tag));
    CompletableFuture<HttpResponse<Long>> exchange =
        client.sendAsync(request.build(), info -> body(info, from, wanted, target, progress));
    try {
      return exchange.get(positive(left).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new CatalogException(
          "%s was not sent within its time; try again, or use a nearer registry".formatted(from),
          late);
    } catch (ExecutionException failed) {
      throw failure(from, failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CatalogException("interrupted while waiting for " + from, interrupted);
    } finally {
      exchange.cancel(true);
    }
  }

  private static Duration positive(Duration left) {
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private static HttpResponse.BodySubscriber<Long> body(
      ResponseInfo info, URI from, Wanted wanted, Path target, FetchProgress progress) {
    long length = info.headers().firstValueAsLong("Content-Length").orElse(0);
    if (info.statusCode() != OK) {
      return BodySubscribers.replacing(0L);
    }
    if (length > wanted.limit()) {
      throw RegistryFiles.tooLarge(from.toString(), wanted.limit());
    }
    return new LimitedFile(target, from.toString(), wanted.limit(), length, progress);
  }

  private static CatalogException failure(URI from, @Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CatalogException known) {
        return known;
      }
    }
    String reason =
        cause instanceof IOException && cause.getMessage() != null
            ? cause.getMessage()
            : String.valueOf(cause);
    return new CatalogException("%s cannot be fetched: %s".formatted(from, reason), cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
