package dev.xcore.server;

import java.nio.file.Path;
import org.eclipse.jetty.http.MimeTypes;

/** Media types of files by their names. */
final class MediaTypes {

  private static final String ANY = "application/octet-stream";

  private MediaTypes() {}

  /** Returns a file's media type, with the charset for texts; any bytes if it is not known. */
  static String of(Path file) {
    Path name = file.getFileName();
    String type = name == null ? null : MimeTypes.DEFAULTS.getMimeByExtension(name.toString());
    if (type == null) {
      return ANY;
    }
    boolean isText = type.startsWith("text/") || type.equals("image/svg+xml");
    return isText && type.indexOf(';') < 0 ? type + ";charset=utf-8" : type;
  }
}
