package dev.xcore.kernel.security;

import java.util.List;

/**
 * A piece of a plugin and what the scan says of it.
 *
 * @param name what it tries
 * @param source declarations of classes; {@code java.util} and others are imported
 * @param uses of the findings that are expected, in any order; empty if it is harmless
 */
record Snippet(String name, String source, List<String> uses) {

  private static final String IMPORTS =
      """
      import java.io.*;
      import java.lang.annotation.*;
      import java.net.*;
      import java.nio.charset.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      import java.util.function.*;
      import java.util.regex.*;
      import java.util.stream.*;
      """;

  static Snippet allowed(String name, String source) {
    return new Snippet(name, source, List.of());
  }

  static Snippet refused(String name, String source, String... uses) {
    return new Snippet(name, source, List.of(uses));
  }

  /** Returns the whole file, in a package of its own. */
  String file(String packageName) {
    return "package " + packageName + ";\n" + IMPORTS + source;
  }

  @Override
  public String toString() {
    return name;
  }
}
