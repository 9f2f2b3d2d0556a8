package dev.xcore.benchmarks;

import java.nio.file.Path;

/**
 * How thoroughly to measure.
 *
 * @param work an empty folder to work in
 * @param repository the project's root, for its example plugins
 * @param isQuick whether to only show that everything works
 */
record Settings(Path work, Path repository, boolean isQuick) {

  int connections() {
    return 32;
  }

  /** Length of one round of load. */
  int seconds() {
    return isQuick ? 1 : 5;
  }

  /** Counted rounds of load; two more warm up. */
  int rounds() {
    return isQuick ? 2 : 6;
  }

  /** Loads of one plugin. */
  int loads() {
    return isQuick ? 5 : 50;
  }

  /** Saved files, each until it is served. */
  int reloads() {
    return isQuick ? 5 : 40;
  }

  /** Starts of a whole process. */
  int boots() {
    return isQuick ? 1 : 5;
  }

  int smallPlugins() {
    return isQuick ? 20 : 200;
  }
}
