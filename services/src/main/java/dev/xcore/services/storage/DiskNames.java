package dev.xcore.services.storage;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How keys become files: every segment percent-encoded, folders with a {@code +} behind their
 * names, so that {@code a} and {@code a/b} can both be kept, and no key means anything but its own
 * file, whatever a file system makes of names.
 */
final class DiskNames {

  static final String FOLDER = "+";

  private DiskNames() {}

  static Path file(Path root, String key) {
    String[] segments = key.split("/", -1);
    Path place = root;
    for (int i = 0; i < segments.length - 1; i++) {
      place = place.resolve(encoded(segments[i]) + FOLDER);
    }
    return place.resolve(encoded(segments[segments.length - 1]));
  }

  /** Begins with no dot, and is made of letters, digits, {@code . _ - %}. */
  private static String encoded(String segment) {
    String encoded =
        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }

  static String decoded(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }
}
