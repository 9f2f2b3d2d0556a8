package dev.xcore.app.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How the files of a registry are reached. Nothing that comes from it is to be trusted yet. */
sealed interface RegistryFiles extends AutoCloseable permits RegistryFolder, RegistryHttp {

  /**
   * What is asked for.
   *
   * @param path relative to the registry
   * @param limit the most bytes that are taken
   * @param knownTag of the copy at hand, empty for none
   */
  record Wanted(String path, long limit, Optional<String> knownTag) {

    static Wanted of(String path, long limit) {
      return new Wanted(path, limit, Optional.empty());
    }
  }

  /**
   * What came.
   *
   * @param isChanged false if the copy at hand is still right, and nothing was written
   * @param tag tells versions of the file apart, empty if the registry has none
   */
  record Answer(boolean isChanged, Optional<String> tag) {}

  /** The file is not there. */
  final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String where) {
      super(where);
    }
  }

  /** Where the registry is, ending in a slash. */
  URI url();

  /**
   * Fetches a file.
   *
   * @param wanted which one
   * @param target is written; of a failed transfer it holds a part
   * @param progress hears how far it is
   * @throws Missing if there is no such file
   * @throws CatalogException if it cannot be fetched within the limits
   */
  Answer fetch(Wanted wanted, Path target, FetchProgress progress) throws Missing;

  @Override
  void close();

  /** Opens the files at an address. */
  static RegistryFiles open(URI url) {
    return url.getScheme().equals("file")
        ? new RegistryFolder(url, Path.of(url))
        : RegistryHttp.create(url, FetchLimits.usual());
  }

  static CatalogException tooLarge(String where, long limit) {
    return new CatalogException(
        "%s is larger than the %,d bytes it may have; nothing of it was used"
            .formatted(where, limit));
  }
}
