package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that looks like a JDK to those who link from it, with a {@code jlink} of our own. */
final class KitJdk {

  /** Links a launcher that says nothing, and counts how often it was asked. */
  static final String WORKING =
      """
      #!/bin/sh
      for output; do :; done
      echo linked >> "$(dirname "$0")/count"
      mkdir -p "$output/bin" && echo '#!/bin/sh' > "$output/bin/java" && chmod 700 "$output/bin/java"
      """;

  private KitJdk() {}

  /** A JDK without it. */
  static Path without(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib").resolve("modules"), "");
    return folder;
  }

  /** A JDK with a script for it. */
  static Path with(Path folder, String script) throws IOException {
    without(folder);
    Path jlink = Files.writeString(folder.resolve("bin").resolve("jlink"), script);
    Files.setPosixFilePermissions(jlink, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  /** How often the script has linked. */
  static long links(Path jdk) throws IOException {
    return Files.readAllLines(jdk.resolve("bin").resolve("count")).size();
  }
}
