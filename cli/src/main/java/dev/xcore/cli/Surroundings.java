package dev.xcore.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * All that a command takes from its process, so that tests can give it something else.
 *
 * @param directory the working directory, absolute
 * @param environment environment variables
 * @param terminal where it reads and writes
 */
record Surroundings(Path directory, Map<String, String> environment, Terminal terminal) {

  /** Copies the environment. */
  Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Resolves a path as the user typed it. */
  Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
