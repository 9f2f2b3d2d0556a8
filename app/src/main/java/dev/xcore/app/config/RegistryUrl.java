package dev.xcore.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses of plugin registries. */
public final class RegistryUrl {

  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private RegistryUrl() {}

  /**
   * Reads the address of a registry.
   *
   * @param text a {@code file:}, {@code http:} or {@code https:} URL, or the path of a folder
   * @param root what a relative path starts at
   * @return an absolute URL that ends in a slash
   * @throws IllegalArgumentException if it is none; says why
   */
  public static URI parse(String text, Path root) {
    if (!WITH_SCHEME.matcher(text).matches()) {
      return folder(text, root);
    }
    URI url = uri(text);
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> folder(path(url), root);
      case "http", "https" -> remote(url, text);
      default ->
          throw new IllegalArgumentException(
              "must be a file:, http: or https: URL, or a folder; found '%s'".formatted(text));
    };
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "is no URL: %s at character %d".formatted(wrong.getReason(), wrong.getIndex()), wrong);
    }
  }

  private static String path(URI url) {
    if (url.getPath() == null || (url.getHost() != null && !url.getHost().isEmpty())) {
      throw new IllegalArgumentException(
          "must name a folder of this machine, such as file:///srv/registry/");
    }
    return url.getPath();
  }

  private static URI folder(String text, Path root) {
    try {
      return withSlash(root.resolve(text).toAbsolutePath().normalize().toUri());
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException("is no path: " + wrong.getReason(), wrong);
    }
  }

  private static URI remote(URI url, String text) {
    if (url.getHost() == null || url.getHost().isEmpty()) {
      throw new IllegalArgumentException("has no host, such as https://plugins.example/");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "must have no user, query or fragment; archives are found below it");
    }
    return withSlash(URI.create(text));
  }

  /** Relative names are resolved against the address, so it must end as a folder. */
  private static URI withSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? url : URI.create(text + "/");
  }
}
