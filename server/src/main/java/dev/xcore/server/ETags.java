package dev.xcore.server;

/** Entity tags (RFC 9110, 8.8.3). */
final class ETags {

  private ETags() {}

  /**
   * Compares weakly: the tag that compression has marked is the tag of the plain answer.
   *
   * @param header value of If-None-Match
   * @param etag the current tag, with quotes
   * @return true if the client has the current content
   */
  static boolean matches(String header, String etag) {
    for (String candidate : header.split(",")) {
      String tag = candidate.strip();
      if (tag.startsWith("W/")) {
        tag = tag.substring(2);
      }
      if (tag.equals("*") || tag.equals(etag) || tag.replace("--gzip\"", "\"").equals(etag)) {
        return true;
      }
    }
    return false;
  }
}
