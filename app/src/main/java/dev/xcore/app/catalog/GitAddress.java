package dev.xcore.app.catalog;

import dev.xcore.kernel.settings.Wording;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The address of a repository, checked: one of the allowed schemes, and nothing in it that a
 * program could take for an option or a command.
 *
 * @param url as it is fetched from, which may hold a password
 */
record GitAddress(URI url) {

  private static final Pattern REF = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+-]{0,199}");

  /**
   * Reads an address.
   *
   * @throws CatalogException if it is none that is fetched from
   */
  static GitAddress parse(String text, Set<String> schemes) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException wrong) {
      throw new CatalogException(
          "'%s' is no address of a git repository: %s"
              .formatted(Wording.shorten(text), wrong.getReason()),
          wrong);
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme) || url.isOpaque()) {
      throw new CatalogException(
          "'%s' is no address that git plugins are fetched from; allowed: %s"
              .formatted(
                  Wording.shorten(text),
                  String.join(
                      ", ", new TreeSet<>(schemes).stream().map(each -> each + "://").toList())));
    }
    checkParts(url, scheme);
    return new GitAddress(url);
  }

  private static void checkParts(URI url, String scheme) {
    String host = url.getHost() == null ? "" : url.getHost();
    String user = url.getUserInfo() == null ? "" : url.getUserInfo();
    String path = url.getPath() == null ? "" : url.getPath();
    boolean needsHost = !scheme.equals("file");
    if (host.isEmpty() == needsHost || host.startsWith("-") || user.startsWith("-")) {
      throw refused(url, needsHost ? "needs a host" : "must not name a host");
    }
    if (path.length() < 2 || path.startsWith("/-") || path.chars().anyMatch(c -> c < ' ')) {
      throw refused(url, "has no path of a repository");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw refused(url, "must have no query or fragment; name the branch or tag with --ref");
    }
  }

  private static CatalogException refused(URI url, String why) {
    return new CatalogException("'%s' %s".formatted(shown(url), why));
  }

  /** The address without a password, for messages and records. */
  String shown() {
    return shown(url);
  }

  private static String shown(URI url) {
    String user = url.getRawUserInfo();
    int colon = user == null ? -1 : user.indexOf(':');
    return user == null || colon < 0
        ? url.toString()
        : url.toString().replaceFirst(Pattern.quote(user), user.substring(0, colon));
  }

  /** Returns a ref that can be nothing else. */
  static String checkedRef(String ref) {
    if (!REF.matcher(ref).matches() || ref.contains("..") || ref.endsWith(".lock")) {
      throw new CatalogException(
          "'%s' is no branch, tag or commit: use letters, digits and . _ / + -, beginning with a letter or digit"
              .formatted(Wording.shorten(ref)));
    }
    return ref;
  }
}
