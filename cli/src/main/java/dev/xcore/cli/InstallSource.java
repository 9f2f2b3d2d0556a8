package dev.xcore.cli;

import dev.xcore.app.catalog.CatalogException;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.StagedPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an installation takes its files from.
 *
 * @param name what the plugin must be called, empty for any name
 * @param sha256 what its digest must be, empty for any
 * @param finder finds the files
 */
record InstallSource(Optional<String> name, Optional<String> sha256, Finder finder) {

  /** Finds files, or brings them to this machine. */
  @FunctionalInterface
  interface Finder {

    /**
     * Finds the files.
     *
     * @param scratch an empty folder for what is fetched
     */
    LocalSource find(Path scratch) throws IOException;
  }

  LocalSource find(Path scratch) throws IOException {
    return finder.find(scratch);
  }

  /** Refuses what is not what was locked. */
  void check(StagedPlugin staged) {
    sha256
        .filter(expected -> !expected.equals(staged.digest()))
        .ifPresent(expected -> {
          throw new CatalogException(
              "%s %s from %s is not what is locked: its SHA-256 is %s, expected %s"
                  .formatted(
                      staged.name(),
                      staged.plugin().manifest().version(),
                      staged.origin(),
                      staged.digest(),
                      expected));
        });
  }
}
