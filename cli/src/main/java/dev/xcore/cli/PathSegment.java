package dev.xcore.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Texts as one segment of a URL's path. */
final class PathSegment {

  private PathSegment() {}

  /** Percent-encodes everything that is not a letter, digit or one of {@code -_.*}. */
  static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
