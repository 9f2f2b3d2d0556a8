package dev.xcore.sdk.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** An uploaded file; available until the request has been answered. */
public interface Upload {

  /**
   * Returns the name of the form field.
   *
   * @return the field's name
   */
  String name();

  /**
   * Returns the file name that the client gave, reduced to its last segment.
   *
   * @return a name without separators, empty if the client gave none; never trust it as a path
   */
  String filename();

  /**
   * Returns the media type that the client gave.
   *
   * @return such as {@code image/png}; {@code application/octet-stream} if none
   */
  String contentType();

  /**
   * Returns the size.
   *
   * @return bytes
   */
  long size();

  /**
   * Opens the content.
   *
   * @return a new stream from the first byte
   * @throws IOException if the content cannot be read
   */
  InputStream open() throws IOException;

  /**
   * Reads the whole content.
   *
   * @return its bytes
   * @throws IOException if the content cannot be read
   */
  default byte[] bytes() throws IOException {
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /**
   * Writes the content to a file, replacing it.
   *
   * @param target the file
   * @throws IOException if it cannot be written
   */
  void transferTo(Path target) throws IOException;
}
