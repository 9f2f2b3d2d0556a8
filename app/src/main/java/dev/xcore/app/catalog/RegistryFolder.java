package dev.xcore.app.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A registry in a folder.
 *
 * @param url where it is
 * @param folder the same as a path
 */
record RegistryFolder(URI url, Path folder) implements RegistryFiles {

  private static final int BUFFER = 64 * 1024;

  @Override
  public Answer fetch(Wanted wanted, Path target, FetchProgress progress) throws Missing {
    Path source = folder.resolve(wanted.path());
    if (!Files.isRegularFile(source)) {
      throw new Missing(source.toString());
    }
    try {
      copy(source, target, wanted.limit(), progress);
      return new Answer(true, Optional.empty());
    } catch (IOException failure) {
      throw new CatalogException("%s cannot be copied: %s".formatted(source, failure), failure);
    }
  }

  private static void copy(Path source, Path target, long limit, FetchProgress progress)
      throws IOException {
    long total = Files.size(source);
    long done = 0;
    try (InputStream in = Files.newInputStream(source);
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        done += read;
        if (done > limit) {
          throw RegistryFiles.tooLarge(source.toString(), limit);
        }
        out.write(buffer, 0, read);
        progress.at(done, total);
      }
    }
  }

  @Override
  public void close() {
    // Nothing is held open between transfers.
  }
}
