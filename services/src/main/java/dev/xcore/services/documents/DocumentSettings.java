package dev.xcore.services.documents;

import dev.xcore.services.redis.RedisUrl;
import java.time.Duration;
import java.util.Objects;

/**
 * How documents are kept in one Redis; immutable.
 *
 * @param application under whose name
 * @param name of the database
 * @param isDefault whether plugins get it that name none
 * @param url where it is
 * @param timeout of one command
 * @param isRequired whether the platform does not boot without it
 */
public record DocumentSettings(
    String application,
    String name,
    boolean isDefault,
    RedisUrl url,
    Duration timeout,
    boolean isRequired) {

  /** Checks that nothing is null. */
  public DocumentSettings {
    Objects.requireNonNull(application, "application is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(url, "url is null");
    Objects.requireNonNull(timeout, "timeout is null");
  }

  /**
   * Names it as one of several, for plugins and permissions.
   *
   * @return {@code db.NAME}
   */
  public String longName() {
    return "db." + name;
  }

  /**
   * Names the service.
   *
   * @return {@code documents} for the default one, else {@link #longName}
   */
  public String service() {
    return isDefault ? DocumentProvider.NAME : longName();
  }
}
