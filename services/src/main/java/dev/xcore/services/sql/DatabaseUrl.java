package dev.xcore.services.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is; immutable.
 *
 * @param dialect what it is
 * @param base the JDBC URL up to its parameters
 * @param parameters what follows, with its first separator; may be empty
 * @param user if the URL names one
 * @param password if the URL has one
 */
public record DatabaseUrl(
    Dialect dialect,
    String base,
    String parameters,
    Optional<String> user,
    Optional<String> password) {

  private static final String EMBEDDED = "jdbc:h2:retry:";
  private static final Pattern SERVER =
      Pattern.compile(
          "(?:jdbc:)?(postgres|postgresql|mariadb|mysql)(?:\\+\\w+)?:((?:[a-z]+:)?)//(?:([^/@?]*)@)?([^/?]+)/?([^?]*)(?:\\?(.*))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FILE_PREFIX = Pattern.compile("(?:file|nio|async|retry):(.*)");

  /**
   * Reads a URL: {@code jdbc:h2:./var/data}, {@code jdbc:postgresql://host/name}, {@code
   * jdbc:mariadb://host/name}, or the forms {@code postgres://user:password@host/name} and {@code
   * mysql://…} that hosting providers give out.
   *
   * @param text the URL
   * @param folder where relative paths of H2 start
   * @return what it says
   * @throws IllegalArgumentException if it is none; says what is allowed, without the URL itself
   */
  public static DatabaseUrl parse(String text, Path folder) {
    String url = text.strip();
    if (url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:")) {
      return h2(url.substring("jdbc:h2:".length()), folder);
    }
    Matcher server = SERVER.matcher(url);
    if (server.matches()) {
      return server(server);
    }
    throw new IllegalArgumentException(
        url.toLowerCase(Locale.ROOT).contains("sqlite:")
            ? "SQLite is not supported; leave the URL out for the embedded H2 database"
            : "is no URL of a database; write jdbc:h2:./var/NAME, jdbc:postgresql://HOST/NAME or"
                + " jdbc:mariadb://HOST/NAME");
  }

  /**
   * Returns the embedded database of an application.
   *
   * @param file without the ending that H2 adds
   * @return its URL
   */
  public static DatabaseUrl embedded(Path file) {
    return new DatabaseUrl(
        Dialect.H2, fileUrl(file.toAbsolutePath()), "", Optional.empty(), Optional.empty());
  }

  private static DatabaseUrl h2(String rest, Path folder) {
    int end = rest.indexOf(';');
    String place = end < 0 ? rest : rest.substring(0, end);
    Found found = without(end < 0 ? List.of() : List.of(rest.substring(end + 1).split(";")));
    if (place.isEmpty()) {
      throw new IllegalArgumentException("names no database; write jdbc:h2:./var/NAME");
    }
    boolean isFile =
        !place.startsWith("mem:") && !place.startsWith("tcp:") && !place.startsWith("ssl:");
    String parameters = found.rest().isEmpty() ? "" : ";" + String.join(";", found.rest());
    return new DatabaseUrl(
        Dialect.H2,
        isFile ? fileUrl(path(place, folder)) : "jdbc:h2:" + place,
        parameters,
        found.user(),
        found.password());
  }

  private static Path path(String place, Path folder) {
    Matcher prefix = FILE_PREFIX.matcher(place);
    String file = prefix.matches() ? prefix.group(1) : place;
    String home = System.getProperty("user.home", ".");
    try {
      return file.startsWith("~/")
          ? Path.of(home, file.substring(2))
          : folder.resolve(file).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("names no file: " + e.getReason());
    }
  }

  /**
   * An interrupt, which every deadline is, closes the channels of a thread that reads or writes.
   * This layer of H2 opens them again; without it one late call would end the database for all.
   */
  private static String fileUrl(Path file) {
    return EMBEDDED + file;
  }

  /** Returns the file of an embedded database, without the ending that H2 adds. */
  Optional<Path> file() {
    return base.startsWith(EMBEDDED)
        ? Optional.of(Path.of(base.substring(EMBEDDED.length())))
        : Optional.empty();
  }

  private static DatabaseUrl server(Matcher url) {
    Dialect dialect =
        url.group(1).toLowerCase(Locale.ROOT).startsWith("postgres")
            ? Dialect.POSTGRESQL
            : Dialect.MARIADB;
    String database = url.group(5);
    if (database.isEmpty()) {
      throw new IllegalArgumentException("names no database; add /NAME after the host");
    }
    Found found = without(url.group(6) == null ? List.of() : List.of(url.group(6).split("&")));
    String[] login = url.group(3) == null ? new String[0] : url.group(3).split(":", 2);
    String scheme = dialect == Dialect.POSTGRESQL ? "postgresql" : "mariadb";
    return new DatabaseUrl(
        dialect,
        "jdbc:%s:%s//%s/%s".formatted(scheme, url.group(2), url.group(4), database),
        found.rest().isEmpty() ? "" : "?" + String.join("&", found.rest()),
        found.user().or(() -> part(login, 0)),
        found.password().or(() -> part(login, 1)));
  }

  private static Optional<String> part(String[] login, int index) {
    return index < login.length && !login[index].isEmpty()
        ? Optional.of(decoded(login[index]))
        : Optional.empty();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Parameters, without those that say who connects. */
  private record Found(List<String> rest, Optional<String> user, Optional<String> password) {}

  private static Found without(List<String> parameters) {
    List<String> rest = new ArrayList<>();
    Optional<String> user = Optional.empty();
    Optional<String> password = Optional.empty();
    for (String parameter : parameters) {
      String name = parameter.replaceFirst("=.*", "").strip().toLowerCase(Locale.ROOT);
      String value = parameter.substring(Math.min(parameter.length(), parameter.indexOf('=') + 1));
      if (name.equals("user")) {
        user = Optional.of(decoded(value));
      } else if (name.equals("password")) {
        password = Optional.of(decoded(value));
      } else if (!parameter.isBlank()) {
        rest.add(parameter.strip());
      }
    }
    return new Found(List.copyOf(rest), user, password);
  }

  /** Returns the name after the last slash. */
  String database() {
    return base.substring(base.lastIndexOf('/') + 1);
  }

  /** Returns the same server with another database. */
  DatabaseUrl withDatabase(String name) {
    return new DatabaseUrl(
        dialect, base.substring(0, base.lastIndexOf('/') + 1) + name, parameters, user, password);
  }

  /** Whether it is an H2 database of another process. */
  boolean isRemote() {
    return base.startsWith("jdbc:h2:tcp:") || base.startsWith("jdbc:h2:ssl:");
  }

  /** Returns the place of a database beside this one, embedded in this process. */
  DatabaseUrl beside(String name) {
    String place =
        file()
            .map(file -> fileUrl(file.resolveSibling("sandboxed").resolve(name)))
            .orElseGet(() -> base + '-' + name);
    return new DatabaseUrl(dialect, place, parameters, user, password);
  }

  /** Whether it has a parameter of a name. */
  boolean has(String parameter) {
    return Pattern.compile("[;?&]" + Pattern.quote(parameter) + "=", Pattern.CASE_INSENSITIVE)
        .matcher(parameters)
        .find();
  }

  /**
   * Returns the URL as drivers want it.
   *
   * @return without user and password
   */
  public String jdbc() {
    return base + parameters;
  }

  /**
   * Shows the URL without secrets.
   *
   * @return fit for logs and for administrators
   */
  @Override
  public String toString() {
    return base;
  }
}
