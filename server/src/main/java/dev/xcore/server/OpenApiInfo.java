package dev.xcore.server;

import java.util.Objects;

/**
 * How a document introduces itself.
 *
 * @param title the application's name
 * @param version the application's version
 * @param description what the application is, may be empty
 */
public record OpenApiInfo(String title, String version, String description) {

  /** Checks that no component is null, and that there is a title and a version. */
  public OpenApiInfo {
    Objects.requireNonNull(description, "description is null");
    if (title.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException("title and version of an API document must not be blank");
    }
  }
}
