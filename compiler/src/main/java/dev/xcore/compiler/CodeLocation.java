package dev.xcore.compiler;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Finds the jar or folder that a class was loaded from. */
public final class CodeLocation {

  private CodeLocation() {}

  /**
   * Finds the jar or folder that a class was loaded from.
   *
   * @param type a class of the class path
   * @return an absolute path
   * @throws IllegalStateException if the class does not come from a file
   */
  public static Path of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IllegalStateException(type.getName() + " does not come from a jar or folder");
    }
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException | RuntimeException e) {
      throw new IllegalStateException(
          type.getName() + " comes from " + source.getLocation() + ", which is no file", e);
    }
  }
}
