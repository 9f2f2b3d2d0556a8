package dev.xcore.services.documents;

import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.services.redis.RedisLink;
import dev.xcore.services.redis.RedisNames;
import dev.xcore.services.redis.RedisPlace;
import java.io.IOException;
import java.util.Optional;

/**
 * Documents in one Redis. While it is away everybody who asks is told at once; it is found again by
 * itself. May be started again after it was stopped. Thread safe.
 */
public final class DocumentService implements Service {

  private final DocumentSettings settings;
  private final RedisLink link;
  private final RedisDocuments documents;

  private DocumentService(DocumentSettings settings) {
    this.settings = settings;
    RedisNames names = RedisNames.of(settings.application());
    this.link =
        new RedisLink(
            new RedisPlace(
                "documents",
                settings.url(),
                settings.timeout(),
                names.probe("documents"),
                Optional.empty()),
            new Unconcerned());
    this.documents = new RedisDocuments(link, names, "database '" + settings.name() + "' (Redis)");
  }

  /** Nothing of Redis is kept here, so nothing has to be made good. */
  private static final class Unconcerned implements RedisLink.Listener {

    @Override
    public void heard(String message) {}

    @Override
    public void missed() {}

    @Override
    public void back() {}
  }

  /**
   * Makes a service that is not connected yet.
   *
   * @param settings how documents are kept
   * @return the service
   */
  public static DocumentService create(DocumentSettings settings) {
    return new DocumentService(settings);
  }

  /**
   * Returns how documents are kept.
   *
   * @return the settings
   */
  public DocumentSettings settings() {
    return settings;
  }

  DocumentStore documents() {
    return documents;
  }

  @Override
  public void start() throws Exception {
    link.start();
    Optional<String> failure = link.failure();
    if (failure.isPresent()) {
      throw new IOException("Redis at %s is away: %s".formatted(settings.url(), failure.get()));
    }
  }

  @Override
  public void stop() {
    link.stop();
  }

  @Override
  public Health health() {
    link.check();
    Health health =
        link.failure()
            .map(why -> Health.unhealthy("Redis at %s is away: %s".formatted(settings.url(), why)))
            .orElseGet(Health::healthy);
    return health.with("url", settings.url().toString());
  }
}
