package dev.xcore.services.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis server is: {@code redis://[[user]:password@]host[:port][/database]}, or {@code
 * rediss://…} for TLS. Immutable.
 */
public final class RedisUrl {

  private static final int MOST_DATABASE = 1_000_000;
  private static final Pattern PATH = Pattern.compile("/?|/([0-9]{1,7}+)");

  private final URI url;
  private final int database;

  private RedisUrl(URI url, int database) {
    this.url = url;
    this.database = database;
  }

  /**
   * Reads a URL.
   *
   * @param text of the URL
   * @return the URL
   * @throws IllegalArgumentException if it is none; says what is wrong, and never the password
   */
  public static RedisUrl parse(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "is no URL: %s at %d; write redis://host:6379/0".formatted(e.getReason(), e.getIndex()));
    }
    String scheme = Objects.requireNonNullElse(url.getScheme(), "");
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException(
          "begins with '%s'; write redis://host:6379/0, or rediss://… for TLS".formatted(scheme));
    }
    if (url.getHost() == null || url.getHost().isEmpty() || url.getPort() > 65_535) {
      throw new IllegalArgumentException("names no host; write redis://host:6379/0");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "has more than a host, port and database; write redis://host:6379/0");
    }
    return new RedisUrl(url, database(Objects.requireNonNullElse(url.getPath(), "")));
  }

  private static int database(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "has the database '%s', which is no number; write redis://host:6379/0"
              .formatted(path.substring(1)));
    }
    int number = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    if (number > MOST_DATABASE) {
      throw new IllegalArgumentException("has the database " + number + ", which no server has");
    }
    return number;
  }

  /** Returns it as the driver wants it. */
  RedisURI driver() {
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(url.getHost())
            .withPort(url.getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : url.getPort())
            .withDatabase(database)
            .withSsl(url.getScheme().equals("rediss"));
    String login = url.getUserInfo();
    if (login != null) {
      int colon = login.indexOf(':');
      String user = colon < 0 ? "" : login.substring(0, colon);
      char[] password = login.substring(colon + 1).toCharArray();
      return user.isEmpty()
          ? builder.withPassword(password).build()
          : builder.withAuthentication(user, password).build();
    }
    return builder.build();
  }

  /**
   * Shows it without its password.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + "/" + database;
  }
}
